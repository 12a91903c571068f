// One case from end to end as people see it: an agent in the browser, a customer with a mail client, a supervisor who
// reads the report.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { openPage, startBrowser } from '#test/support/browser.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

const customer = { name: 'Maria Keller', address: 'maria@customer.test' };

function header(raw: string, name: string): string {
  const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replaceAll(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}

describe('a case in the browser', { timeout: 180_000 }, () => {
  let sink: SmtpSink;
  let system: TestSystem;
  let browser: Browser;
  let agent: Page;
  let firstAnswer = '';

  const write = async (mail: {
    subject: string;
    messageId: string;
    inReplyTo?: string;
    references?: string;
    to: string;
  }): Promise<void> => {
    const transport = createTransport({
      host: '127.0.0.1',
      port: system.ports.smtp,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({ ...mail, from: customer, text: `Text of ${mail.messageId}` });
  };
  const signIn = async (email: string, password: string): Promise<Page> => {
    const url = `http://127.0.0.1:${system.ports.http}`;
    const page = await openPage(browser, { url, signedIn: false });
    await page.goto(url);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForSelector('html[data-hydrated="true"]');
    await page.waitForSelector('[data-connection="live"]', { state: 'attached' });
    return page;
  };
  const answers = (): string[] =>
    sink.mails.map(({ raw }) => raw).filter((raw) => header(raw, 'Auto-Submitted') === '');
  const answer = async (text: string): Promise<string> => {
    const before = answers().length;
    await agent.keyboard.press('r');
    await agent.locator('.ProseMirror:focus').waitFor();
    await agent.keyboard.type(text);
    await agent.getByRole('button', { name: /Send and close/ }).click();
    await agent.getByRole('button', { name: 'Send now' }).click();
    await until('the answer to leave', () => answers().length > before);
    return answers().at(-1) ?? '';
  };

  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({ environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` } });
    browser = await startBrowser();
    agent = await signIn('agent1@demo.test', passwords.demo);
  });
  after(async () => {
    await browser?.close();
    await system?.stop();
    await sink?.stop();
  });

  test('F60 F61: the agent chooses a status and signs in to a queue', async () => {
    await agent.getByRole('button', { name: /^Status/ }).click();
    await agent.getByText('gets offers').click();
    await agent.getByRole('button', { name: /^Status:\s*Available/ }).waitFor();
    await agent.getByRole('button', { name: /queues$/ }).click();
    await agent.getByRole('checkbox', { name: /Support/ }).click();
    await agent.keyboard.press('Escape');
    await agent.getByRole('button', { name: /Signed in to\s*1\/3\s*queues/ }).waitFor();
  });

  test('F66 N1: an offer appears with who, what, which queue, why, and a countdown', async () => {
    await write({
      subject: 'Where is my order 4711?',
      messageId: '<first@customer.test>',
      to: 'support@demo.test',
    });
    await agent.getByRole('button', { name: /^Accept/ }).waitFor();
    const text = await agent.locator('body').innerText();
    for (const part of ['Where is my order 4711?', customer.name, 'Support', 'Why you:'])
      assert.ok(text.includes(part), part);
    assert.match(text, /Why you:\s*Only free agent with Technical ≥ 1/);
  });

  test('F25 F67 F68 F98: accepted with A, the thread opens; the answer leaves with right headers, after a receipt', async () => {
    await agent.keyboard.press('a');
    await agent.getByText('Text of <first@customer.test>').waitFor();
    firstAnswer = await answer('Your lamps arrive tomorrow.');
    assert.equal(header(firstAnswer, 'In-Reply-To'), '<first@customer.test>');
    assert.match(header(firstAnswer, 'References'), /<first@customer\.test>/);
    assert.match(header(firstAnswer, 'Subject'), /^Re: Where is my order 4711\? \[SP-\d{6}-\w+\]$/);
    assert.match(header(firstAnswer, 'Reply-To'), /^support\+r\.[^@]+@demo\.test$/);
    assert.ok(firstAnswer.includes('Your lamps arrive tomorrow.'));
    const receipts = sink.mails.filter(({ raw }) => header(raw, 'Auto-Submitted') === 'auto-replied');
    assert.equal(receipts.length, 1);
    assert.equal(receipts[0]?.envelopeFrom, '', 'a receipt has no return path');
  });

  test('F64: wrap-up runs, and the agent ends it', async () => {
    await agent.getByRole('button', { name: 'End wrap-up' }).click();
    await agent.getByRole('button', { name: 'End wrap-up' }).waitFor({ state: 'detached' });
  });

  test('F45 F95: the customer answers; it joins the same case and comes back to the agent', async () => {
    await write({
      subject: header(firstAnswer, 'Subject'),
      messageId: '<second@customer.test>',
      inReplyTo: header(firstAnswer, 'Message-ID'),
      references: `${header(firstAnswer, 'References')} ${header(firstAnswer, 'Message-ID')}`,
      to: header(firstAnswer, 'Reply-To'),
    });
    await agent.getByRole('button', { name: /^Accept/ }).waitFor();
    await agent.keyboard.press('a');
    await agent.getByText('Text of <second@customer.test>').waitFor();
    // The thread was open all along: only the owner's name says that the accept went through.
    await agent.getByText('with Anna Berg').waitFor();
    const again = await answer('You are welcome.');
    assert.equal(header(again, 'Subject'), header(firstAnswer, 'Subject'), 'the same tag, so the same case');
    assert.match(header(again, 'References'), /<first@customer\.test>.*<second@customer\.test>/);
  });

  test('F143 F145: the report of the day shows what happened, as a chart', async () => {
    const supervisor = await signIn('supervisor@demo.test', passwords.demo);
    await until(
      'both accepts to be in the report',
      async () => {
        await supervisor.goto(`http://127.0.0.1:${system.ports.http}/reports/service-level`);
        const text = await supervisor.locator('main').innerText();
        return /100(\.0)?\s?%/.test(text) && /Support/.test(text);
      },
      { timeoutMs: 20_000, everyMs: 500 },
    ).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await supervisor.locator('body').innerText()}`, { cause: error });
    });
    await supervisor.waitForSelector('main svg.recharts-surface');
  });
});
