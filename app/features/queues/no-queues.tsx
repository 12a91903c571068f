// In the place of queues: there are none, or those that there are do not answer.

import { Layers, ServerOff } from 'lucide-react';
import { Empty } from '../../ui/states.tsx';

export function NoQueues({ queueCount }: { queueCount: number }) {
  return queueCount === 0 ? (
    <Empty icon={Layers} title="No queues yet">
      Each queue that an administrator creates is shown here.
    </Empty>
  ) : (
    <Empty icon={ServerOff} title="The queues do not answer">
      The routing core is starting or away. No mail is lost; the figures appear here by themselves.
    </Empty>
  );
}
