// Debian's Chromium for tests of pages, by playwright-core: one browser for a test file, one page for a test.

import { chromium, type Browser, type Page } from 'playwright-core';

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

export interface PageOptions {
  readonly url: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly theme?: 'light' | 'dark';
  readonly signedIn?: boolean;
  readonly javaScriptEnabled?: boolean;
}

/** A page of a context of its own, signed in by cookie unless told otherwise. */
export async function openPage(browser: Browser, options: PageOptions): Promise<Page> {
  const { widthPx = 1_440, heightPx = 900, theme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width: widthPx, height: heightPx },
    reducedMotion: 'reduce',
    javaScriptEnabled: options.javaScriptEnabled ?? true,
  });
  const cookies: { name: string; value: string; url: string }[] = [
    { name: 'skillpost_theme', value: theme, url: options.url },
  ];
  if (options.signedIn !== false)
    cookies.push({ name: 'skillpost_session', value: 'token', url: options.url });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** Keys and clicks count only once the page lives and the feed is connected. */
export async function openLive(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector('html[data-hydrated="true"]');
  await page.waitForSelector('[data-connection="live"]', { state: 'attached' });
}
