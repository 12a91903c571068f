// The UserFooters port over Postgres.

import type { Kysely } from 'kysely';
import type { UserFooters } from '../../ports/user-footers.ts';
import { codeOf, foreignKeyViolation, withTranslatedErrors } from './failures.ts';
import { unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

export function createUserFooters(db: Kysely<Database>): UserFooters {
  return withTranslatedErrors({
    async read(userId) {
      const row = await db
        .selectFrom('user_footers')
        .selectAll()
        .where('user_id', '=', userId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { text, html, image: content, image_alt: alt, image_width: width, image_height: height } = row;
      return { text, html, image: content === null ? null : { content, alt, width, height } };
    },
    async write(userId, footer) {
      if (footer === null) {
        await db.deleteFrom('user_footers').where('user_id', '=', userId).execute();
        return;
      }
      const { image } = footer;
      const values = {
        text: storable(footer.text),
        html: storable(footer.html),
        image: image === null ? null : Buffer.from(image.content),
        image_alt: storable(image?.alt ?? ''),
        image_width: image?.width ?? 0,
        image_height: image?.height ?? 0,
      };
      try {
        await db
          .insertInto('user_footers')
          .values({ user_id: userId, ...values })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
          .execute();
      } catch (error) {
        if (codeOf(error) === foreignKeyViolation) throw unknownReference('There is no such user.', error);
        throw error;
      }
    },
  });
}
