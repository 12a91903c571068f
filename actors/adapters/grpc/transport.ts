// The Transport port over gRPC: each dialled link is one HTTP/2 connection with one bidirectional stream, which fails
// fast when nobody listens. Inside the cluster's own network only: without TLS and without authentication.

import {
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ChannelOptions,
  type ClientDuplexStream,
  type ServerDuplexStream,
} from '@grpc/grpc-js';
import { NodeClient, NodeService, type Batch } from '#proto/gen/skillpost/v1/cluster.ts';
import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { Link, Transport, TransportServer } from '../../ports/transport.ts';
import { GrpcLink } from './link.ts';
import { reachableHost } from './reachable-host.ts';

/** A batch holds up to `batchBytes`, or one envelope that is larger; protobuf's own bytes come on top. */
const messageBytes = Math.max(limits.maxEnvelopeBytes, limits.batchBytes) + 1_048_576;

const shared: ChannelOptions = {
  'grpc.max_receive_message_length': messageBytes,
  'grpc.max_send_message_length': messageBytes,
  'grpc-node.flow_control_window': limits.linkWindowBytes,
  'grpc.keepalive_time_ms': limits.linkKeepaliveMs,
  'grpc.keepalive_timeout_ms': limits.linkKeepaliveMs,
};

const clientOptions: ChannelOptions = {
  ...shared,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
};

/** An orderly end that the other side does not confirm in time is cut. */
function endCall(call: ClientDuplexStream<Batch, Batch>, orderly: boolean): void {
  if (!orderly) {
    call.cancel();
    return;
  }
  call.end();
  const cut = setTimeout(() => call.cancel(), limits.dialTimeoutMs).unref();
  call.on('status', () => clearTimeout(cut));
}

function dial(address: string): Promise<Link> {
  const client = new NodeClient(address, credentials.createInsecure(), clientOptions);
  const call = client.link();
  return new Promise((resolve, reject) => {
    const link = new GrpcLink(call, (orderly) => {
      clearTimeout(timer);
      endCall(call, orderly);
    });
    call.on('status', () => client.close());
    const timer = setTimeout(() => link.close(), limits.dialTimeoutMs);
    // The acceptor sends its metadata at once: the stream is up at both ends.
    call.on('metadata', () => {
      clearTimeout(timer);
      resolve(link);
    });
    link.onClose((reason) =>
      reject(
        new SkillpostError('DIAL_FAILED', 'unavailable', 'Another part cannot be reached.', {
          meta: { address, reason },
        }),
      ),
    );
  });
}

function accept(call: ServerDuplexStream<Batch, Batch>, links: Set<Link>): Link {
  call.sendMetadata(new Metadata());
  const link = new GrpcLink(call, () => call.end());
  links.add(link);
  link.onClose(() => links.delete(link));
  return link;
}

async function listen(host: string, port: number, onLink: (link: Link) => void): Promise<TransportServer> {
  const server = new Server(shared);
  const links = new Set<Link>();
  server.addService(NodeService, {
    link: (call: ServerDuplexStream<Batch, Batch>) => onLink(accept(call, links)),
  });
  const bound = await new Promise<number>((resolve, reject) => {
    const bindTo = host.includes(':') ? `[${host}]` : host;
    server.bindAsync(`${bindTo}:${port}`, ServerCredentials.createInsecure(), (error, boundPort) =>
      error === null ? resolve(boundPort) : reject(error),
    );
  });
  return {
    address: `${reachableHost(host)}:${bound}`,
    close: () => {
      for (const link of links) link.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

export function createGrpcTransport(): Transport {
  return { listen, dial };
}
