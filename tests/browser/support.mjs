// What the browser stories stand on: the running portal, its mails, its pages. A story is
//
//   import { stories } from './support.mjs';
//   const story = stories();
//
//   story('A reseller opens her clients', async ({ portal, page, sink }) => {
//       await signIn(page, portal.demo('reseller'));
//       await page.getByRole('link', { name: 'Clients' }).click();
//       await axe(page);
//   });
//
// All stories of a file share one portal, filled by --demo; each has pages of its own, and fails if
// one of them logs an error, breaks its Content-Security-Policy or misses a file.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const PROGRAM = process.env.CLIENTELE_PROGRAM ?? here('../../target/debug/clientele');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ROLES = ['operator', 'reseller', 'seller', 'client'];

/** The database that this run is about: PostgreSQL if TEST_DATABASE_URL says where, else SQLite. */
export const DATABASE = process.env.TEST_DATABASE_URL ?? 'sqlite';

// ---------------------------------------------------------------------------------------- stories

/**
 * Starts portal, mail server and browser for this file and gives the function that tells a story.
 * `portal`: options of startPortal. `context`: options of the browser context.
 */
export function stories({ portal: portalOptions = {}, context: contextOptions = {} } = {}) {
    let portal, sink, browser;

    before(async () => {
        sink = await smtpSink();
        portal = await startPortal({ smtp: sink.url, ...portalOptions });
        browser = await startBrowser();
    });
    after(async () => {
        await browser?.close();
        try {
            await portal?.stop();
        } finally {
            await sink?.stop();
        }
    });

    return (name, tell, { timeout = 120_000 } = {}) =>
        test(name, { timeout }, async (t) => {
            const contexts = [];
            const open = async (more = {}) => {
                const page = await newPage(browser, portal.url, { ...contextOptions, ...more });
                contexts.push(page.context());
                return page;
            };
            try {
                const page = await open();
                await tell({ t, portal, sink, page, newPage: open });
                for (const context of contexts) assertNoComplaints(context);
            } catch (error) {
                error.message += `\n\nThe portal's log ends with:\n${portal.log().slice(-3000)}`;
                throw error;
            } finally {
                await Promise.all(contexts.map((context) => context.close()));
            }
        });
}

// ----------------------------------------------------------------------------------------- portal

/**
 * Starts the program with an empty database and waits until it is ready.
 * `database`: 'sqlite' or a PostgreSQL URL, on whose server a new database is made.
 * `smtp`: URL of a mail server. `demo: false`: no demo data. `env`: more settings.
 */
export async function startPortal({ database = DATABASE, smtp, demo = true, env = {} } = {}) {
    const dir = await mkdtemp(join(tmpdir(), 'clientele-browser-'));
    const store = await newDatabase(database, dir);
    try {
        for (let attempt = 1; ; attempt++) {
            try {
                return await launch({ dir, store, smtp, demo, env });
            } catch (error) {
                // Somebody else may have taken the port between our look and the program's.
                if (attempt === 3 || !/address.*in use/i.test(error.message)) throw error;
            }
        }
    } catch (error) {
        await store.drop();
        await rm(dir, { recursive: true, force: true });
        throw error;
    }
}

async function launch({ dir, store, smtp, demo, env }) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(PROGRAM, ['serve', ...(demo ? ['--demo'] : [])], {
        cwd: dir, // no clientele.toml of the developer's
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
            ...withoutSettings(process.env),
            CLIENTELE_LISTEN: `127.0.0.1:${port}`,
            CLIENTELE_BASE_URL: url,
            CLIENTELE_SECRET_FILE: join(dir, 'clientele.secret'),
            DATABASE_URL: store.url,
            ...(smtp ? { CLIENTELE_SMTP_URL: smtp } : {}),
            ...env,
        },
    });
    const killed = () => child.kill('SIGKILL');
    process.once('exit', killed);

    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => (log += text));
    }
    let ended = null; // { code, signal, error }
    const end = new Promise((done) => {
        child.once('error', (error) => done((ended = { error })));
        child.once('close', (code, signal) => done((ended ??= { code, signal })));
    });
    end.then(() => process.off('exit', killed));

    const signIns = () =>
        [...log.matchAll(/^demo sign-in: (\S+) (\S+) (.+)$/gm)].map(([, role, email, password]) => ({
            role,
            email,
            password: password.trim(),
        }));
    const ready = async () => {
        if (ended) throw new Error(`${PROGRAM} ended: ${JSON.stringify(ended)} ${ended.error ?? ''}\n${log}`);
        const answer = await fetch(`${url}/health/ready`).catch(() => null);
        await answer?.body?.cancel();
        return answer?.ok && (!demo || ROLES.every((role) => signIns().some((s) => s.role === role)));
    };
    try {
        await until(ready, () => `the portal isn't ready, or doesn't print all demo sign-ins\n${log}`, 180_000);
    } catch (error) {
        killed();
        await end;
        throw error;
    }

    return {
        url,
        dir,
        databaseUrl: store.url,
        /** What it printed so far. */
        log: () => log,
        signIns: signIns(),
        /** The first demo sign-in of a role: { email, password }. */
        demo(role) {
            const found = this.signIns.find((signIn) => signIn.role === role);
            assert.ok(found, `no demo sign-in of role ${role}`);
            return found;
        },
        /** Stops it as an administrator would, and asserts that it ends in time and in order. */
        async stop() {
            child.kill('SIGTERM');
            const inTime = await Promise.race([end, pause(30_000, null, { ref: false })]);
            if (!inTime) killed();
            await end;
            await store.drop();
            await rm(dir, { recursive: true, force: true });
            assert.ok(inTime, `SIGTERM didn't end the portal within 30 s\n${log}`);
            assert.deepEqual(ended, { code: 0, signal: null }, `the portal ended badly\n${log}`);
            assert.doesNotMatch(log, /panicked at/, 'the portal panicked');
        },
    };
}

function withoutSettings(env) {
    const settings = /^(CLIENTELE_.*|DATABASE_URL|TEST_DATABASE_URL)$/;
    return Object.fromEntries(Object.entries(env).filter(([name]) => !settings.test(name)));
}

async function newDatabase(database, dir) {
    if (database === 'sqlite') return { url: `sqlite://${join(dir, 'c.db')}`, drop: async () => {} };

    const name = `browser_${randomBytes(6).toString('hex')}`;
    const sql = (statement) => run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', statement, database]);
    await sql(`CREATE DATABASE ${name}`);
    const url = new URL(database);
    url.pathname = `/${name}`;
    return { url: url.href, drop: () => sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done, failed) => server.once('listening', done).once('error', failed));
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    return port;
}

/** Waits until `condition` gives something true, and gives that. */
export async function until(condition, what, timeout = 15_000) {
    const end = Date.now() + timeout;
    for (;;) {
        const value = await condition();
        if (value) return value;
        if (Date.now() > end) throw new Error(`Waited ${timeout} ms: ${typeof what === 'function' ? what() : what}`);
        await pause(50);
    }
}

// ------------------------------------------------------------------------------------------- mail

/** A mail server that takes everything. While `refusing` is true it answers "try again later". */
export async function smtpSink() {
    const taken = new Set();
    const sink = { mails: [], refusing: false };
    const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['AUTH', 'STARTTLS'],
        disableReverseLookup: true,
        logger: false,
        onMailFrom(_address, _session, done) {
            done(sink.refusing ? Object.assign(new Error('Try again later'), { responseCode: 451 }) : null);
        },
        async onData(stream, session, done) {
            try {
                const chunks = [];
                for await (const chunk of stream) chunks.push(chunk);
                const raw = Buffer.concat(chunks);
                const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
                sink.mails.push({ ...(await PostalMime.parse(raw)), envelopeTo: to, raw: raw.toString() });
                done();
            } catch (error) {
                done(error);
            }
        },
    });
    server.on('error', () => {}); // a connection that its client broke
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    sink.url = `smtp://127.0.0.1:${server.server.address().port}`;

    /** Waits for a mail that no earlier call has given: { subject, text, html, from, … }. */
    sink.mailTo = (address, subject = /./, timeout = 15_000) =>
        until(
            () => {
                const mail = sink.mails.find(
                    (m) => !taken.has(m) && m.envelopeTo.includes(address.toLowerCase()) && subject.test(m.subject ?? ''),
                );
                if (mail) taken.add(mail);
                return mail;
            },
            () => `no mail to ${address} about ${subject}; there are: ${summary(sink.mails)}`,
            timeout,
        );
    sink.stop = () => new Promise((done) => server.close(done));
    return sink;
}

const summary = (mails) => mails.map((m) => `${m.envelopeTo}: ${m.subject}`).join('; ') || 'none';

/** The first link in a mail's text whose address matches. */
export function linkIn(mail, pattern = /./) {
    const links = (mail.text ?? '').match(/https?:\/\/[^\s<>"]+/g) ?? [];
    const link = links.find((l) => pattern.test(l));
    assert.ok(link, `no link like ${pattern} in the mail "${mail.subject}":\n${mail.text}`);
    return link;
}

// ------------------------------------------------------------------------------------------ pages

export function startBrowser() {
    return chromium.launch({
        executablePath: CHROMIUM,
        headless: true,
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    });
}

const complaints = new WeakMap(); // context -> what its pages complained of

/** A page with cookies of its own. Paths given to `goto` are relative to the portal. */
export async function newPage(browser, baseURL, options = {}) {
    const context = await browser.newContext({
        baseURL,
        locale: 'en-GB',
        timezoneId: 'UTC',
        reducedMotion: 'reduce', // no check looks at a half-faded element
        viewport: { width: 1280, height: 800 },
        colorScheme: 'light',
        ...options,
    });
    context.setDefaultTimeout(15_000);
    watch(context);
    await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
            console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI || 'inline code'}`);
        });
    });
    return context.newPage();
}

function watch(context) {
    const list = [];
    complaints.set(context, list);
    context.on('console', (message) => {
        if (message.type() !== 'error') return;
        // Chromium's note on a status of 400 or more; told below, where it is known what was asked for.
        if (message.text().startsWith('Failed to load resource')) return;
        list.push(`${message.location().url}: console: ${message.text()}`);
    });
    context.on('weberror', (error) => list.push(`${error.page()?.url()}: script: ${error.error()}`));
    context.on('requestfailed', (request) => {
        const why = request.failure()?.errorText;
        if (why !== 'net::ERR_ABORTED') list.push(`${request.method()} ${request.url()}: ${why}`);
    });
    context.on('response', (response) => {
        // A page may say 403 or 422, but never 500; what a page loads is there.
        const worst = response.request().isNavigationRequest() ? 500 : 400;
        if (response.status() >= worst) list.push(`${response.url()}: status ${response.status()}`);
    });
}

/** Takes back what the pages complained of so far, and gives it: for a story that is about that. */
export function forgive(page) {
    return complaints.get(page.context()).splice(0);
}

export function assertNoComplaints(context) {
    const list = complaints.get(context);
    if (list.length) assert.fail(`the pages complained:\n${list.join('\n')}`);
}

/** Signs in on the page at `/`, by { email, password } or by both as strings. */
export async function signIn(page, who, password = who.password) {
    const email = typeof who === 'string' ? who : who.email;
    await page.goto('/');
    await page.getByLabel('E-mail', { exact: true }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    const button = page.getByRole('button', { name: 'Sign in', exact: true });
    const [answer] = await Promise.all([
        page.waitForResponse((r) => r.request().isNavigationRequest() && r.request().method() === 'POST'),
        button.click(),
    ]);
    assert.equal(answer.status(), 303, `${email} can't sign in: the answer is ${answer.status()}`);
    await page.waitForLoadState();
    await button.waitFor({ state: 'detached' });
}

/** The accessibility rules; `rules`: only these. */
export async function axe(page, { rules } = {}) {
    const builder = new AxeBuilder({ page }).setLegacyMode(); // in the page itself, which is faster: there are no frames
    if (rules) builder.withRules(rules);
    else builder.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
    const { violations } = await builder.analyze();
    const told = violations.map(
        (v) =>
            `${v.id}: ${v.help}\n` +
            v.nodes.slice(0, 5).map((n) => `    ${n.target}  ${n.html.slice(0, 160)}\n      ${n.failureSummary?.replace(/\n\s*/g, ' ')}`).join('\n'),
    );
    if (told.length) assert.fail(`axe on ${page.url()}:\n${told.join('\n')}`);
}

/** axe in light, and what depends on colour in dark. */
export async function axeInBothSchemes(page) {
    await axe(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    try {
        await axe(page, { rules: ['color-contrast'] });
    } catch (error) {
        error.message = `in dark: ${error.message}`;
        throw error;
    } finally {
        await page.emulateMedia({ colorScheme: 'light' });
    }
}

/** Nothing sticks out to the right on a phone. */
export async function fitsPhones(page, widths = [390, 320]) {
    const before = page.viewportSize();
    const faults = [];
    for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        const { wide, culprits } = await page.evaluate(() => {
            const name = (e) => e.tagName.toLowerCase() + (e.id && `#${e.id}`) + [...e.classList].map((c) => `.${c}`).join('');
            const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
            return { wide: document.scrollingElement.scrollWidth - innerWidth, culprits: out.slice(0, 5).map(name) };
        });
        if (wide > 0) faults.push(`${page.url()} is ${wide} px too wide at ${width} px: ${culprits.join(', ')}`);
    }
    await page.setViewportSize(before);
    if (faults.length) assert.fail(faults.join('\n'));
}

/** Checks pages by the Nu HTML checker: one text, or { name: text } to check many in one go. */
export async function validHtml(pages) {
    const named = Object.entries(typeof pages === 'string' ? { page: pages } : pages);
    if (named.length === 0) return;
    const dir = await mkdtemp(join(tmpdir(), 'clientele-html-'));
    try {
        const files = await Promise.all(
            named.map(async ([, html], i) => {
                const file = join(dir, `${i}.html`);
                await writeFile(file, html);
                return file;
            }),
        );
        const jar = here('node_modules/vnu-jar/build/dist/vnu.jar');
        const args = ['-Xss1m', '-jar', jar, '--format', 'json', '--errors-only', '--exit-zero-always', ...files];
        const { stderr: answer } = await run('java', args, { maxBuffer: 64 << 20 });
        const told = JSON.parse(answer.slice(answer.indexOf('{"'))).messages.map(({ url, lastLine, message, extract }) => {
            const [name] = named[Number(/(\d+)\.html$/.exec(url)[1])];
            return `${name}, line ${lastLine}: ${message}\n    ${extract?.replace(/\s+/g, ' ')}`;
        });
        if (told.length) assert.fail(`${told.length} errors in the HTML:\n${told.join('\n')}`);
    } finally {
        await rm(dir, { recursive: true, force: true });
    }
}

/** With SHOTS=1: screenshots in light, in dark and of a phone, in tests/browser/shots. */
export async function shots(page, name) {
    if (!process.env.SHOTS) return;
    const before = page.viewportSize();
    const dir = here('shots');
    await mkdir(dir, { recursive: true });
    const shoot = (kind) => page.screenshot({ path: join(dir, `${name}-${kind}.png`), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await shoot('light');
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot('phone');
    await page.setViewportSize(before);
}
