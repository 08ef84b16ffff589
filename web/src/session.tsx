import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, Refusal, rememberToken, take, whenSignedOut, type Me } from "./api/client";
import { currentLanguage, pickLanguage, rememberedLanguage, switchLanguage } from "./i18n";

async function fetchMe(): Promise<Me | null> {
  try {
    const me = await take(api.GET("/api/v1/me"));
    await welcome(me);
    return me;
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
}

/** What holds from a sign-in on: the token of changes, the person's own language. */
export async function welcome(me: Me) {
  rememberToken(me.csrf_token);
  if (me.language && !rememberedLanguage()) await switchLanguage(pickLanguage([me.language]));
}

/** Null: nobody is signed in. */
export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: fetchMe, staleTime: Infinity });
}

export function useSettings() {
  return useQuery({
    queryKey: ["settings"],
    queryFn: () => take(api.GET("/api/v1/settings")),
    staleTime: 300_000,
  });
}

/** Called with the account after sign-in; forgets all that was fetched before. */
export function useEnter() {
  const queries = useQueryClient();
  return async (me: Me | null) => {
    ended = false;
    if (me) await welcome(me);
    else rememberToken("");
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    queries.setQueryData(["me"], me);
  };
}

let ended = false;
/** Whether the session ended by itself, so that the sign-in page can say so. */
export const sessionEnded = () => ended;

/** A session that has run out leads to the sign-in, and from there back to where one was. */
export function useSessionEnd() {
  const queries = useQueryClient();
  useEffect(() => {
    whenSignedOut(() => {
      ended = true;
      rememberToken("");
      queries.setQueryData(["me"], null);
    });
  }, [queries]);
}

export function saveLanguage() {
  return take(api.PATCH("/api/v1/me", { body: { language: currentLanguage() } }));
}
