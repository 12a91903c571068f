// An offer that nobody looks at makes itself heard: the title counts, a short sound plays, and the system notifies when
// the page is not in front (F66). Spoken to screen readers in any case.

import { useEffect, useRef, useState } from 'react';
import { useAgent } from '../../lib/live.ts';
import type { Offer } from '../../lib/shapes.ts';

const none: readonly Offer[] = [];

/** Two soft notes; a browser that was never clicked in plays nothing. */
function chime(): void {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.06, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.6);
  volume.connect(audio.destination);
  for (const [index, frequency] of [659, 880].entries()) {
    const note = audio.createOscillator();
    note.frequency.value = frequency;
    note.connect(volume);
    note.start(audio.currentTime + index * 0.12);
    note.stop(audio.currentTime + 0.5 + index * 0.12);
    if (index === 1) note.addEventListener('ended', () => void audio.close());
  }
}

function notify(offer: Offer): void {
  if (!document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted')
    return;
  const who = offer.from.name || offer.from.address;
  const notification = new Notification(`${offer.queueName}: ${offer.subject || 'No subject'}`, {
    body: `From ${who}`,
    tag: offer.offerId,
    icon: '/favicon.svg',
  });
  notification.addEventListener('click', () => window.focus());
}

function useTitleCount(count: number): void {
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, '');
    document.title = count > 0 ? `(${count}) ${plain}` : plain;
  });
}

export function OfferNotices() {
  const offers = useAgent()?.offers ?? none;
  const heard = useRef<Set<string> | null>(null);
  const [spoken, setSpoken] = useState('');
  useTitleCount(offers.length);
  useEffect(() => {
    const known = heard.current;
    heard.current = new Set(offers.map((offer) => offer.offerId));
    const fresh = offers.filter((offer) => known !== null && !known.has(offer.offerId));
    const first = fresh[0];
    if (first === undefined) return;
    setSpoken(
      `New offer from ${first.queueName}: ${first.subject || 'no subject'}. Press A to accept, D to decline.`,
    );
    chime();
    for (const offer of fresh) notify(offer);
  }, [offers]);
  return (
    <div role="status" aria-live="assertive" className="sr-only">
      {spoken}
    </div>
  );
}
