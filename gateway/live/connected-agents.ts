// Tells the agents' actors which of them have sockets at this gateway (T16): with the first one, again and again while
// there are some, and with the last one gone. What could not be said is said again; a gateway that dies says nothing,
// and its word runs out. One telling at a time for each agent, so that the last word is the newest.

import type { ActorClient } from '#actors/client.ts';
import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';

export interface ConnectedAgentsDeps {
  readonly client: Pick<ActorClient, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this gateway, as no other and no earlier one. */
  readonly gatewayId: string;
}

export interface ConnectedAgents {
  /** A socket is open; returns how to say that it is closed. */
  opened(agentId: string): () => void;
  /** Says nothing more: who does not come back elsewhere is missed when the word of this gateway runs out. */
  stop(): void;
}

interface Agent {
  readonly id: string;
  sockets: number;
  telling: boolean;
  /** What the actor was told last; null: it is not sure that it heard. */
  told: boolean | null;
  /** Tries that failed since it last heard, or since there was something new to say. */
  failures: number;
  cancelWake: (() => void) | null;
}

export function createConnectedAgents({
  client,
  clock,
  log,
  gatewayId,
}: ConnectedAgentsDeps): ConnectedAgents {
  const agents = new Map<string, Agent>();
  let stopped = false;

  async function say(agent: Agent, here: boolean): Promise<void> {
    const $case = here ? 'connected' : 'disconnected';
    try {
      await client.ask('agent', agent.id, { command: { $case, value: { connectionId: gatewayId } } });
      agent.told = here;
      agent.failures = 0;
    } catch (error) {
      agent.told = null;
      agent.failures += 1;
      log.debug(
        { agentId: agent.id, code: asSkillpostError(error).code },
        'a connection could not be told of',
      );
    }
  }

  /** Says how it is, until that is how it still is; who is at it already looks again by itself. */
  async function tell(agent: Agent): Promise<void> {
    if (agent.telling || stopped) return;
    agent.telling = true;
    agent.cancelWake?.();
    do await say(agent, agent.sockets > 0);
    while (agent.told !== null && agent.told !== agent.sockets > 0);
    agent.telling = false;
    plan(agent);
  }

  function plan(agent: Agent): void {
    if (stopped) return;
    const here = agent.sockets > 0;
    const heard = agent.told === here;
    if (!here && (heard || agent.failures >= limits.disconnectTries)) return void agents.delete(agent.id);
    const delayMs = heard ? limits.connectionRenewEveryMs : limits.connectionRetryMs;
    agent.cancelWake = clock.after(delayMs, () => void tell(agent));
  }

  function changed(agent: Agent): void {
    agent.failures = 0;
    void tell(agent);
  }

  function known(id: string): Agent {
    const found = agents.get(id);
    if (found !== undefined) return found;
    const agent: Agent = { id, sockets: 0, telling: false, told: null, failures: 0, cancelWake: null };
    agents.set(id, agent);
    return agent;
  }

  return {
    opened(agentId) {
      const agent = known(agentId);
      agent.sockets += 1;
      if (agent.sockets === 1) changed(agent);
      return () => {
        agent.sockets -= 1;
        if (agent.sockets === 0) changed(agent);
      };
    },
    stop() {
      stopped = true;
      for (const agent of agents.values()) agent.cancelWake?.();
      agents.clear();
    },
  };
}
