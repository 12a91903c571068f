// How high the rows of lists are, chosen in the account menu and kept in this browser.

import { useState } from 'react';
import { densities, densityCookieHeader, type Density } from '../../lib/preferences.ts';

const names: Readonly<Record<Density, string>> = { comfortable: 'Comfortable', compact: 'Compact' };

function applied(): Density {
  const now = document.documentElement.dataset['density'];
  return densities.find((density) => density === now) ?? 'comfortable';
}

export function DensityChoice() {
  // The menu opens in the browser only, so the document is there to be asked.
  const [chosen, setChosen] = useState(applied);
  const choose = (density: Density): void => {
    document.documentElement.dataset['density'] = density;
    document.cookie = densityCookieHeader(density);
    setChosen(density);
  };
  return (
    <fieldset className="border-b border-line px-4 py-3">
      <legend className="float-left mb-1.5 w-full text-xs font-medium text-text-3">Rows</legend>
      <div className="clear-both flex gap-4">
        {densities.map((density) => (
          <label key={density} className="flex items-center gap-2 text-sm">
            <input
              type="radio"
              name="density"
              value={density}
              checked={density === chosen}
              onChange={() => choose(density)}
            />
            {names[density]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
