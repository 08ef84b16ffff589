/** The nonce of this page's content security policy, for the styles that components add. */
export function pageNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]");
  return meta?.nonce || undefined;
}
