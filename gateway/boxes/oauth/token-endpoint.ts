// The token end point of a provider (RFC 6749 §4.1.3, §6): a code or a refresh token for an access token. Never logs what
// it sends or gets.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { OAuthProvider } from '#actors/ports/oauth-store.ts';
import { shown } from '../../fetch/problems.ts';

export interface Grant {
  readonly accessToken: string;
  readonly lifetimeMs: number;
  /** Null: the one before stays good. */
  readonly refreshToken: string | null;
}

export interface TokenClient {
  readonly provider: OAuthProvider;
  readonly clientSecret: string;
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly refresh_token?: unknown;
  readonly error?: unknown;
  readonly error_description?: unknown;
}

/** Throws NO_GRANT (rejected) when the provider says no, OAUTH_UNAVAILABLE (unavailable) when it says nothing. */
export async function askForToken(
  { provider, clientSecret }: TokenClient,
  parameters: Readonly<Record<string, string>>,
): Promise<Grant> {
  const body = new URLSearchParams({
    ...parameters,
    client_id: provider.clientId,
    ...(clientSecret === '' ? {} : { client_secret: clientSecret }),
  });
  const { status, answer } = await post(provider.tokenUrl, body);
  const { access_token, expires_in, refresh_token } = answer;
  if (status === 200 && typeof access_token === 'string' && access_token !== '')
    return {
      accessToken: access_token,
      lifetimeMs: lifetimeOf(expires_in),
      refreshToken: typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : null,
    };
  const words = [answer.error, answer.error_description]
    .filter((part) => typeof part === 'string')
    .join(': ');
  // RFC 6749 §5.2: a refusal is 400 or 401 with a code; anything else is trouble at the provider.
  if ((status === 400 || status === 401) && typeof answer.error === 'string')
    throw new SkillpostError('NO_GRANT', 'rejected', shown(`${provider.name} refuses: ${words}`));
  throw unavailable(provider.tokenUrl, `it answers ${status} ${words}`);
}

async function post(url: string, body: URLSearchParams): Promise<{ status: number; answer: TokenAnswer }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
      // A secret must not be sent on to where somebody redirects.
      redirect: 'error',
      signal: AbortSignal.timeout(limits.oauthAnswerMs),
    });
    const text = await boundedText(response);
    return { status: response.status, answer: asAnswer(text) };
  } catch (error) {
    if (error instanceof SkillpostError) throw error;
    const { message, cause } = error as Error;
    throw unavailable(url, cause instanceof Error ? cause.message : message, error);
  }
}

async function boundedText(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > limits.oauthAnswerChars) throw unavailable(response.url, 'it answers without end');
  }
  return text;
}

function asAnswer(text: string): TokenAnswer {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Providers may leave it out (RFC 6749 §5.1). */
function lifetimeOf(seconds: unknown): number {
  const given = Number(seconds);
  return Number.isFinite(given) && given > 0 ? Math.min(given, 31_536_000) * 1_000 : limits.oauthLifetimeMs;
}

function unavailable(url: string, why: string, cause?: unknown): SkillpostError {
  const text = shown(`${new URL(url).host} gives no token: ${why}`);
  return new SkillpostError('OAUTH_UNAVAILABLE', 'unavailable', text, { cause });
}
