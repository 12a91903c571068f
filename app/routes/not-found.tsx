// Any address inside the console that no page has.

export function loader() {
  throw new Response('', { status: 404 });
}

export default function NotFound() {
  return null;
}
