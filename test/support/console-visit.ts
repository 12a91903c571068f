// Looking at the console in a real browser against a fake gateway of its own for each look; and what agents do most.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, startBrowser, type PageOptions } from '#test/support/browser.ts';
import { startFakeGateway, type FakeGateway } from '#test/support/fake-gateway.ts';
import { offerOf } from '#test/support/fake-work.ts';
import type { Role } from '../../app/lib/shapes.ts';

export interface Visit extends Partial<PageOptions> {
  readonly role?: Role;
}

export type Look = (page: Page, gateway: FakeGateway) => Promise<void>;

/** One browser for the tests of the file that calls this. */
export function consoleVisits(): (options: Visit, look: Look) => Promise<void> {
  let browser: Browser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  return async (options, look) => {
    const gateway = await startFakeGateway(options.role ?? 'agent');
    const page = await openPage(browser, { ...options, url: gateway.url });
    try {
      await look(page, gateway);
    } finally {
      await page.context().close();
      await gateway.stop();
    }
  };
}

export async function offer(page: Page, { world, tellAgent }: FakeGateway): Promise<void> {
  const conversation = world.conversations.get('c4');
  assert.ok(conversation);
  world.agent = { ...world.agent, offers: [offerOf(conversation, 25)] };
  tellAgent('offer.made', { offerId: 'o-c4' });
  await page.waitForSelector('[data-offer="o-c4"]');
}

export async function writeReply(page: Page, text: string): Promise<void> {
  await page.keyboard.press('r');
  await page.waitForSelector('.editor:focus');
  await page.keyboard.type(text);
}

/** Bodies of the replies that left: those that the API had and that were not held any more. */
export function sent({ asked }: FakeGateway): Record<string, unknown>[] {
  const leftAt = asked.findLastIndex(({ path }) => path.endsWith('/send-now'));
  return asked
    .slice(0, leftAt + 1)
    .filter(({ path }) => path.endsWith('/replies'))
    .map(({ body }) => body as Record<string, unknown>);
}
