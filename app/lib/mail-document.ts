// The document that holds an HTML mail inside its sandboxed frame. The mail comes sanitised from the gateway; the frame
// has no scripts, and its own policy lets nothing load but inline pictures, until the reader asks for remote ones.

const sheet = `
:root{color-scheme:light}
html,body{margin:0;padding:0;background:#fff;color:#16181d}
body{padding:2px;font:14px/22px 'Inter Variable',Inter,ui-sans-serif,system-ui,sans-serif;overflow-wrap:anywhere}
img{max-width:100%;height:auto}
table{max-width:100%}
pre{white-space:pre-wrap}
a{color:#2b46a0}
details>summary{display:inline-block;margin:8px 0;padding:0 8px;border-radius:4px;background:#eceef2;color:#4a505c;font-size:12px;line-height:20px;cursor:pointer;list-style:none}
details>summary::-webkit-details-marker{display:none}
details>summary:focus-visible{outline:2px solid #2b46a0;outline-offset:2px}
blockquote{margin:8px 0 8px 0;padding-left:12px;border-left:2px solid #c9ced8;color:#4a505c}
`;

export function mailDocument(html: string, remoteImages: boolean): string {
  const pictures = remoteImages ? 'data: cid: https: http:' : "data: cid: 'self'";
  const policy = `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'; form-action 'none'`;
  return [
    '<!doctype html><html lang=""><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer"><base target="_blank"><title>Message</title>',
    `<style>${sheet}</style></head><body>${html}</body></html>`,
  ].join('');
}
