// The portal works where scripts are off.

import assert from 'node:assert/strict';
import { fitsPhones, signIn, stories } from './support.mjs';

const story = stories({ context: { javaScriptEnabled: false } });

for (const role of ['operator', 'reseller', 'seller', 'client']) {
    story(`A demo ${role} signs in and goes round without script`, async ({ portal, page }) => {
        await signIn(page, portal.demo(role));

        const places = await page.locator('nav a[href^="/"]').evaluateAll((links) => links.map((a) => a.href));
        assert.notEqual(places.length, 0, 'no navigation');
        for (const place of new Set(places)) {
            if (new URL(place).pathname.startsWith('/sign-out')) continue;
            const answer = await page.goto(place);
            assert.equal(answer.status(), 200, place);
            assert.notEqual(await page.locator('h1').count(), 0, `no heading on ${place}`);
            await fitsPhones(page);
        }
    });
}
