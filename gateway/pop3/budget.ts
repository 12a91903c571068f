// A bound on something that many share: who gets no share is told so at once.

export interface Budget {
  /** False: there is not so much left, nothing was taken. */
  take(amount: number): boolean;
  give(amount: number): void;
}

export function createBudget(most: number): Budget {
  let taken = 0;
  return {
    take(amount) {
      // One that is larger than all of it gets its turn when nobody else has a share.
      if (taken > 0 && taken + amount > most) return false;
      taken += amount;
      return true;
    },
    give(amount) {
      taken -= amount;
    },
  };
}
