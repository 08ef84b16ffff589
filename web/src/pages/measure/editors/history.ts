/** What has been edited, so that it can be taken back. */
import { useState } from "react";

export interface History<T> {
  past: T[];
  now: T;
  future: T[];
  /** What the last change was about: going on with the same is one step. */
  tag: string;
}

const most = 200;

export const begun = <T>(now: T): History<T> => ({ past: [], now, future: [], tag: "" });

/** A change; one about the same thing as the last, unless about "", is the same step. */
export function changed<T>(history: History<T>, next: T, tag = ""): History<T> {
  const goesOn = tag !== "" && tag === history.tag;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-most);
  return { past, now: next, future: [], tag };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], tag: "" };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future, tag: "" };
}

export interface Editing<T> {
  now: T;
  change: (next: T, tag?: string) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
}

/** Kept by the editor; `tell` hears of every state that comes to be. */
export function useHistory<T>(start: () => T, tell: (now: T) => void): Editing<T> {
  const [history, setHistory] = useState(() => begun(start()));
  const take = (next: History<T>) => {
    if (next === history) return;
    setHistory(next);
    tell(next.now);
  };
  return {
    now: history.now,
    change: (next, tag) => take(changed(history, next, tag)),
    undo: history.past.length > 0 ? () => take(undone(history)) : null,
    redo: history.future.length > 0 ? () => take(redone(history)) : null,
  };
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, which the fields within would else have for themselves. */
export function keysOfHistory(editing: Pick<Editing<unknown>, "undo" | "redo">) {
  return (event: React.KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const act = key === "y" || (key === "z" && event.shiftKey) ? editing.redo : key === "z" ? editing.undo : undefined;
    if (act === undefined) return;
    event.preventDefault();
    act?.();
  };
}
