// A task that many ask for in one turn of the event loop and that is done once for all of them, after it.

/** The function to ask with. `soon` runs the task after what is happening now. */
export function onceATurn(task: () => void, soon: (task: () => void) => unknown = setImmediate): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    soon(() => {
      asked = false;
      task();
    });
  };
}
