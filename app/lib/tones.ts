// The tones that words of state are shown in; their colours are the business of `ui/states.tsx`.

export type Tone = 'ready' | 'busy' | 'wrap-up' | 'away' | 'alarm' | 'accent' | 'note';
