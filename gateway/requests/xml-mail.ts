// The old form of RequestAdd: a mail whose text is
//
//   <info type="e-mail"><from>…</from><to>…</to><senttime>…</senttime><receivedtime>…</receivedtime>
//     <subject>…</subject><uri>…</uri></info>
//
// Taken only from senders that an administrator has named (F22). Pure. No document type, no entities of its own: nothing
// in such a mail can make the reader fetch, or grow.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { AskedRequest } from './request-add.ts';

const longest = 20_000;
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  htmlEntities: false,
});

export interface XmlRequest {
  readonly asked: AskedRequest;
}

/** Null: the text is no such request. Else the request, or in a plain phrase what is wrong with it. */
export function readXmlRequest(text: string): XmlRequest | { readonly problem: string } | null {
  const xml = text.trim();
  if (!/^(?:<\?xml[^>]{0,200}\?>\s*)?<info[\s>]/i.test(xml)) return null;
  if (xml.length > longest) return { problem: `it is longer than ${longest} characters` };
  if (/<!(?:doctype|entity)/i.test(xml)) return { problem: 'it has a document type' };
  if (XMLValidator.validate(xml) !== true) return { problem: 'it is no well-formed XML' };
  const { info } = parser.parse(xml) as { info?: Record<string, unknown> };
  const type = info?.['@type'];
  if (info === undefined || typeof type !== 'string' || type.toLowerCase() !== 'e-mail')
    return { problem: 'its type is not e-mail' };
  const said = (name: string): string => {
    const value = info[name];
    return typeof value === 'string' ? value : '';
  };
  const missing = ['from', 'to', 'uri'].find((name) => said(name) === '');
  if (missing !== undefined) return { problem: `it has no <${missing}>` };
  const [, name = '', address = ''] = /^(.*)<([^<>]+)>$/.exec(said('from')) ?? [];
  return {
    asked: {
      from: address === '' ? said('from') : address.trim(),
      fromName: name.replaceAll('"', '').trim(),
      to: said('to'),
      subject: said('subject'),
      uri: said('uri'),
    },
  };
}
