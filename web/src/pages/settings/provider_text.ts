import { roles as names } from "./user_roles";

const known: readonly string[] = names;

/** One "value = role" a line. */
export function readRoles(text: string): Record<string, string> | null {
  const roles: Record<string, string> = {};
  for (const line of text.split("\n").filter((one) => one.trim())) {
    const at = line.lastIndexOf("=");
    const value = line.slice(0, Math.max(at, 0)).trim();
    const role = line.slice(at + 1).trim();
    if (!value || !known.includes(role)) return null;
    roles[value] = role;
  }
  return roles;
}

export const writeRoles = (roles: Record<string, string>) =>
  Object.entries(roles)
    .map(([value, role]) => value + " = " + role)
    .join("\n");

export const readDomains = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
