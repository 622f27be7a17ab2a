// Walks every page that a link leads to, as each role: it answers, is accessible in light and dark,
// fits a phone and is valid HTML.
//
// One page of each kind is looked at for each role: /clients/1 stands for /clients/2.

import assert from 'node:assert/strict';
import { axeInBothSchemes, DATABASE, fitsPhones, shots, signIn, stories, validHtml } from './support.mjs';

const MOST = 60; // pages of different shape for each role
const NEVER = [/^\/sign-out\b/, /^\/static\//];

const story = stories();
const html = {}; // of all pages walked, for one run of the checker

story('Strangers find only good pages', ({ t, page }) => walk(t, page, 'stranger'), { timeout: 600_000 });

for (const role of ['operator', 'reseller', 'seller', 'client']) {
    story(
        `A demo ${role} finds only good pages`,
        async ({ t, portal, page }) => {
            await signIn(page, portal.demo(role));
            await walk(t, page, role);
            await page.goto('/');
            assert.equal(await page.getByLabel('Password', { exact: true }).count(), 0, 'walking signed her out');
        },
        { timeout: 600_000 },
    );
}

story('The pages walked are valid HTML', () => validHtml(html));

async function walk(t, page, role) {
    await page.goto('/');
    const queue = [page.url()];
    const seen = new Set([shape(new URL(page.url()))]);
    const faults = [];
    let left = 0;

    const linkedFrom = new Map();
    for (let url; (url = queue.shift()); ) {
        const { links, faults: found } = await visit(page, url, role);
        const from = linkedFrom.has(url) ? `, linked from ${linkedFrom.get(url)}` : '';
        faults.push(...found.map((fault) => `${url}${from}:\n${fault}`));
        for (const link of links) {
            const key = shape(link);
            if (seen.has(key) || NEVER.some((never) => never.test(link.pathname))) continue;
            if (seen.size >= MOST) {
                left++;
                continue;
            }
            seen.add(key);
            linkedFrom.set(link.href, url);
            queue.push(link.href);
        }
    }
    t.diagnostic(`${role}: ${seen.size} pages${left ? `, ${left} links beyond the bound of ${MOST} not walked` : ''}`);
    if (faults.length) assert.fail(`${faults.length} faults:\n\n${faults.join('\n\n')}`);
}

/** Checks one page; gives its links and what is wrong with it. */
async function visit(page, url, role) {
    const answer = await page.request.get(url);
    if (answer.status() !== 200) return { links: [], faults: [`status ${answer.status()}`] };
    const type = answer.headers()['content-type'] ?? '';
    if (!type.startsWith('text/html') || answer.headers()['content-disposition']) return { links: [], faults: [] };

    await page.goto(url);
    const place = new URL(page.url());
    html[`${role} ${place.pathname}${place.search}`] = await answer.text();

    const faults = [];
    // The database doesn't change what a page looks like: once is enough.
    for (const check of DATABASE === 'sqlite' ? [axeInBothSchemes, fitsPhones] : [fitsPhones]) {
        await check(page).catch((error) => faults.push(error.message));
    }
    await shots(page, `${role}${place.pathname.replace(/\W+/g, '-').replace(/-$/, '') || '-home'}`);

    const hrefs = await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.href));
    const links = hrefs.map((href) => new URL(href)).filter((link) => link.origin === place.origin);
    return { links, faults };
}

/** A link without what differs between pages of the same kind: ids, tokens and values. */
function shape(link) {
    const path = link.pathname.replace(/\/(\d+|[0-9a-f-]{16,}|[\w-]{22,})(?=\/|$)/gi, '/:id');
    const names = [...new Set(link.searchParams.keys())].sort();
    return names.length ? `${path}?${names.join('&')}` : path;
}
