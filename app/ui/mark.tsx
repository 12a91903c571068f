// The mark: an envelope whose flap is an arrow turning right. Works at 16 px; takes the colour of its text.

export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path
        d="M8.2 3.2H2.6c-.8 0-1.4.6-1.4 1.4v7c0 .8.6 1.4 1.4 1.4h10.8c.8 0 1.4-.6 1.4-1.4V8.6M1.6 5l5 4.2c.5.4 1.2.3 1.6-.1L14.2 3M10.6 2.6h3.9v3.9"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
