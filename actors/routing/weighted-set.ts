// A set in order in which each member has a share, and from which one is drawn with the chance of its share, in O(log n):
// a treap that keeps the sum of each subtree. Its shape follows from its members alone (priorities are hashes of their
// names), so the same number draws the same member, however the set came to be.

import { hashOf } from './hash.ts';

interface Node<T> {
  readonly name: string;
  readonly member: T;
  readonly priority: number;
  readonly share: number;
  /** Of the subtree. */
  readonly total: number;
  readonly left: Node<T> | null;
  readonly right: Node<T> | null;
}

export interface Naming<T> {
  /** Unique; the set is in its order. */
  readonly name: (member: T) => string;
  /** A whole number above 0. */
  readonly share: (member: T) => number;
}

function totalOf<T>(node: Node<T> | null): number {
  return node === null ? 0 : node.total;
}

function joined<T>(node: Node<T>, left: Node<T> | null, right: Node<T> | null): Node<T> {
  return { ...node, left, right, total: totalOf(left) + node.share + totalOf(right) };
}

function isAbove<T>(one: Node<T>, other: Node<T>): boolean {
  return one.priority > other.priority || (one.priority === other.priority && one.name < other.name);
}

/** What comes before `name`, and what does not. */
function split<T>(node: Node<T> | null, name: string): [Node<T> | null, Node<T> | null] {
  if (node === null) return [null, null];
  if (node.name < name) {
    const [before, after] = split(node.right, name);
    return [joined(node, node.left, before), after];
  }
  const [before, after] = split(node.left, name);
  return [before, joined(node, after, node.right)];
}

function merge<T>(before: Node<T> | null, after: Node<T> | null): Node<T> | null {
  if (before === null) return after;
  if (after === null) return before;
  return isAbove(before, after)
    ? joined(before, before.left, merge(before.right, after))
    : joined(after, merge(before, after.left), after.right);
}

function inserted<T>(node: Node<T> | null, added: Node<T>): Node<T> {
  if (node === null || isAbove(added, node)) {
    const [before, after] = split(node, added.name);
    return joined(added, before, after);
  }
  return added.name < node.name
    ? joined(node, inserted(node.left, added), node.right)
    : joined(node, node.left, inserted(node.right, added));
}

/** `name` must be there. */
function removed<T>(node: Node<T> | null, name: string): Node<T> | null {
  if (node === null) return null;
  if (node.name === name) return merge(node.left, node.right);
  return name < node.name
    ? joined(node, removed(node.left, name), node.right)
    : joined(node, node.left, removed(node.right, name));
}

export class WeightedSet<T> implements Iterable<T> {
  readonly #naming: Naming<T>;
  #root: Node<T> | null = null;

  constructor(naming: Naming<T>) {
    this.#naming = naming;
  }

  /** In place of the member of the same name. */
  add(member: T): void {
    const name = this.#naming.name(member);
    this.delete(member);
    const share = this.#naming.share(member);
    const node = { name, member, share, total: share, priority: hashOf(name), left: null, right: null };
    this.#root = inserted(this.#root, node);
  }

  delete(member: T): void {
    const name = this.#naming.name(member);
    if (this.#find(name) !== null) this.#root = removed(this.#root, name);
  }

  /** One that is not among `except`, each with the chance of its share; undefined when there is none. */
  draw(random: number, except: readonly string[]): T | undefined {
    const gaps = this.#gaps(except);
    const left = totalOf(this.#root) - gaps.reduce((sum, { share }) => sum + share, 0);
    if (left <= 0) return undefined;
    let at = Math.min(Math.floor(random * left), left - 1);
    for (const { before, share } of gaps) if (before <= at) at += share;
    return this.#at(at);
  }

  *[Symbol.iterator](): Iterator<T> {
    const path: Node<T>[] = [];
    let node = this.#root;
    while (node !== null || path.length > 0) {
      for (; node !== null; node = node.left) path.push(node);
      const next = path.pop();
      if (next === undefined) return;
      yield next.member;
      node = next.right;
    }
  }

  /** Where the shares of those who are left out lie, in order. */
  #gaps(names: readonly string[]): readonly { readonly before: number; readonly share: number }[] {
    return [...new Set(names)]
      .map((name) => this.#find(name))
      .filter((gap) => gap !== null)
      .sort((one, other) => one.before - other.before);
  }

  #find(name: string): { readonly before: number; readonly share: number } | null {
    let before = 0;
    let node = this.#root;
    while (node !== null) {
      if (name < node.name) {
        node = node.left;
        continue;
      }
      before += totalOf(node.left);
      if (name === node.name) return { before, share: node.share };
      before += node.share;
      node = node.right;
    }
    return null;
  }

  #at(position: number): T | undefined {
    let rest = position;
    let node = this.#root;
    while (node !== null) {
      const before = totalOf(node.left);
      if (rest < before) {
        node = node.left;
      } else if (rest < before + node.share) {
        return node.member;
      } else {
        rest -= before + node.share;
        node = node.right;
      }
    }
    return undefined;
  }
}
