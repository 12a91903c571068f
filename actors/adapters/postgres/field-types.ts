// The kinds of value that fields of the directory hold, each with what is said when a value is none. Pure.

import { z } from 'zod';
import { storable } from './storable.ts';

export const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must be at most ${most} characters`)
    .transform(storable);
export const longText = z.string().max(100_000, 'must be at most 100,000 characters').transform(storable);
export const reference = z.string().min(1, 'must name something').max(200);
// Of the shape that the mail edge accepts; whether mail arrives there is another matter (RFC 5321 §4.1.2).
export const address = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must be at most 254 characters')
  .regex(/^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+$/, 'must be an e-mail address');
export const aliases = z
  .array(address)
  .max(100, 'must be at most 100 addresses')
  .refine((all) => new Set(all).size === all.length, { message: 'must name each address once' });
// RFC 1035 §2.3.1, and names that are not ASCII in the form that mail has them (RFC 5890).
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, 'must be at most 253 characters')
  .regex(/^[^\s@<>"(),:;.]+(?:\.[^\s@<>"(),:;.]+)*$/, 'must be a domain name, such as example.com');
export const whole = (least: number, most: number) =>
  z
    .number('must be a number')
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);
export const milliseconds = (most: number) => whole(0, most);
export const flag = z.boolean();
export const level = whole(0, 10);
export const requiredSkills = z.array(z.strictObject({ skillId: reference, level: whole(1, 10) })).max(50);
