/** The filters of a result: a part of its settings that may be changed on the page. */
import type { Settings } from "../../api/studies";

export interface Filters {
  from: string;
  to: string;
  regions: string[];
  stores: string[];
  channels: string[];
  staff: string[];
  segments: string[];
  compare: string;
  compare_segments: string[];
}

export const placeNames = ["regions", "stores", "channels", "staff"] as const;
const lists = [...placeNames, "segments", "compare_segments"] as const;
export type ListName = (typeof lists)[number];

const textsIn = (value: unknown) =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
const textIn = (value: unknown) => (typeof value === "string" ? value : "");

/** Those a study was made with. */
export function filtersOf(settings: Settings): Filters {
  return {
    from: textIn(settings["from"]),
    to: textIn(settings["to"]),
    regions: textsIn(settings["regions"]),
    stores: textsIn(settings["stores"]),
    channels: textsIn(settings["channels"]),
    staff: textsIn(settings["staff"]),
    segments: textsIn(settings["segments"]),
    compare: textIn(settings["compare"]),
    compare_segments: textsIn(settings["compare_segments"]),
  };
}

/** What the address of the page says over them, so that a filtered picture can be passed on. */
export function filtersIn(address: URLSearchParams, own: Filters): Filters {
  const listed = (name: ListName) => (address.has(name) ? address.getAll(name).filter(Boolean) : own[name]);
  return {
    from: address.get("from") ?? own.from,
    to: address.get("to") ?? own.to,
    regions: listed("regions"),
    stores: listed("stores"),
    channels: listed("channels"),
    staff: listed("staff"),
    segments: listed("segments"),
    compare: address.get("compare") ?? own.compare,
    compare_segments: listed("compare_segments"),
  };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The address for them: only what differs from the study's own, and what else was there. */
export function addressOf(filters: Filters, own: Filters, before: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams();
  if (before.has("run")) next.set("run", before.get("run")!);
  for (const name of ["from", "to", "compare"] as const) {
    if (filters[name] !== own[name]) next.set(name, filters[name]);
  }
  for (const name of lists) {
    if (same(filters[name], own[name])) continue;
    // An empty list is a choice too: all of them.
    for (const place of filters[name].length > 0 ? filters[name] : [""]) next.append(name, place);
  }
  return next;
}

/** Settings to try; null when they are the study's own. */
export function changesOf(filters: Filters, own: Filters): Settings | null {
  const changes: Settings = {};
  for (const name of ["from", "to"] as const) {
    if (filters[name] !== own[name]) changes[name] = filters[name] || null;
  }
  for (const name of [...lists, "compare"] as const) {
    if (!same(filters[name], own[name])) changes[name] = filters[name];
  }
  return Object.keys(changes).length > 0 ? changes : null;
}

/** A comparison by segment needs to be told which: until then nothing is tried. */
export const unfinished = (filters: Filters) =>
  filters.compare === "segment" && filters.compare_segments.length === 0;

/** Whether the period ends before it begins. */
export const reversed = (filters: Filters) =>
  filters.from !== "" && filters.to !== "" && filters.to < filters.from;
