// A list of the administration: search by any word of a line, rows that open, a way to add one.

import { Link } from '@remix-run/react';
import { Plus, Search, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { buttonClass } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { rowCellClass, headClass, Page, Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';

export interface Row {
  readonly id: string;
  readonly name: string;
  /** What the search looks in, besides the name. */
  readonly words: string;
  readonly cells: readonly ReactNode[];
}

interface EntityListProps {
  title: string;
  says: string;
  icon: LucideIcon;
  /** `/administration/users`; rows open below it. */
  path: string;
  /** "user", as in "Add a user". */
  singular: string;
  columns: readonly string[];
  rows: readonly Row[];
}

/** Of the words that stand here, those that begin with a vowel sound begin with its letter; "user" does not. */
function withArticle(singular: string): string {
  return `${/^[aeio]/.test(singular) ? 'an' : 'a'} ${singular}`;
}

function Table({ path, columns, rows }: Pick<EntityListProps, 'path' | 'columns' | 'rows'>) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <thead>
          <tr>
            {['Name', ...columns].map((column, index) => (
              <th
                key={column}
                scope="col"
                className={`${headClass} ${index > 1 ? 'hidden sm:table-cell' : ''}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-t border-line hover:bg-hover">
              <th scope="row" className={`${rowCellClass} font-medium`}>
                <Link to={`${path}/${row.id}`} className="hover:underline">
                  {row.name}
                </Link>
              </th>
              {row.cells.map((cell, index) => (
                <td
                  key={columns[index]}
                  className={`${rowCellClass} ${index > 0 ? 'hidden sm:table-cell' : ''}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function EntityList({ title, says, icon, path, singular, columns, rows }: EntityListProps) {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase();
  const shown = rows.filter((row) => `${row.name} ${row.words}`.toLowerCase().includes(words));
  return (
    <Page
      title={title}
      says={says}
      actions={
        <Link to={`${path}/new`} className={buttonClass('primary', false)}>
          <Plus size={16} aria-hidden="true" /> Add {withArticle(singular)}
        </Link>
      }
    >
      <div className="relative max-w-72">
        <Search
          size={16}
          className="pointer-events-none absolute top-2 left-2.5 text-text-3"
          aria-hidden="true"
        />
        <input
          type="search"
          aria-label={`Find ${withArticle(singular)}`}
          placeholder={`Find ${withArticle(singular)}`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={`${inputClass} pl-8`}
        />
      </div>
      <Panel>
        {shown.length === 0 ? (
          <Empty icon={icon} title={rows.length === 0 ? `No ${singular} yet` : 'Nothing has that name'}>
            {rows.length === 0 ? `What you add is listed here.` : 'Try fewer letters.'}
          </Empty>
        ) : (
          <Table path={path} columns={columns} rows={shown} />
        )}
      </Panel>
    </Page>
  );
}
