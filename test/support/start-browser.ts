import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** How a person looks at pages. */
type Look = {
  /**
   * Makes the system prefer it, for every frame; without it the system prefers light, and a frame takes
   * after the page around it, as it does for people.
   */
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Origins that may be asked besides those of the addresses that are opened; default any. */
  readonly origins?: readonly string[];
};

/** A person at a browser of their own: no cookies, nothing remembered. */
export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What no page should cause: errors on the console, uncaught ones, requests to unexpected origins. */
  complaints(): readonly string[];
  close(): Promise<void>;
};

/** A running Chromium. */
export type RunningBrowser = {
  visit(look?: Look): Promise<Visit>;
  close(): Promise<void>;
};

/** Starts Chromium: the system's, or the one that `CHROMIUM` names. Throws where neither is there. */
export async function startBrowser(): Promise<RunningBrowser> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
  return {
    visit: (look = {}) => visit(browser, look),
    close: () => browser.close(),
  };
}

function findChromium(): string {
  const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  throw new Error(`There is no Chromium at ${path}. Install it, or name another by CHROMIUM.`);
}

async function visit(browser: Browser, look: Look): Promise<Visit> {
  const { colorScheme = null, width = 1280, height = 900, origins } = look;
  const context = await browser.newContext({ colorScheme, viewport: { width, height } });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    if (!isExpected(request.url(), origins)) complaints.push(`request: ${request.url()}`);
  });
  return {
    page: await context.newPage(),
    context,
    complaints: () => [...complaints],
    close: () => context.close(),
  };
}

function isExpected(address: string, origins: readonly string[] | undefined): boolean {
  const { protocol, origin } = new URL(address);
  if (!origins || !protocol.startsWith('http')) return true;
  return origins.includes(origin);
}
