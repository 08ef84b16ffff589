/** The pages of the frame, in order. Who lacks the right does not see them. */
interface Place {
  path: string;
  text: string;
  right: string;
  /** Who has this right gets there another way. */
  unless?: string;
}

export const navigation = [
  { path: "/", text: "web.nav.overview", right: "figures:read" },
  { path: "/customers", text: "web.nav.customers", right: "customers:read" },
  // Figures over all customers name none of them.
  { path: "/customers/value", text: "web.nav.customers", right: "figures:read", unless: "customers:read" },
  { path: "/measure", text: "web.nav.measure", right: "figures:read" },
  { path: "/data", text: "web.nav.data", right: "imports:read" },
  { path: "/settings", text: "web.nav.settings", right: "users:manage" },
] as const satisfies readonly Place[];

/** Those of the places that somebody with these rights is offered. */
export function offered<P extends { right: string; unless?: string }>(places: readonly P[], rights: readonly string[]): P[] {
  return places.filter(
    (place) => rights.includes(place.right) && !(place.unless && rights.includes(place.unless)),
  );
}
