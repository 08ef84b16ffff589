/** The pages of the frame, in order. Who lacks the right does not see them. */
export const navigation = [
  { path: "/", text: "web.nav.overview", right: "figures:read" },
  { path: "/customers", text: "web.nav.customers", right: "customers:read" },
  { path: "/measure", text: "web.nav.measure", right: "figures:read" },
  { path: "/data", text: "web.nav.data", right: "imports:read" },
  { path: "/settings", text: "web.nav.settings", right: "users:manage" },
] as const;
