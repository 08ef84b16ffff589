/** The columns remembered, in the order of `all`; `usual` when nothing sensible is. */
export function chosenOf<Name extends string>(
  remembered: string | null,
  all: readonly Name[],
  usual: readonly Name[],
): Name[] {
  const names = new Set((remembered ?? "").split(","));
  const known = all.filter((name) => names.has(name));
  return known.length > 0 ? known : [...usual];
}
