/** Endpoints that are told what happens, and their deliveries. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { currentLanguage } from "../i18n";
import { api, take } from "./client";
import type { components } from "./schema";

export type Webhook = components["schemas"]["Webhook"];
export type WebhookDelivery = components["schemas"]["WebhookDelivery"];
export type MessageType = Webhook["types"][number];

/** Those that exist come from the server's own description: a new one is a type error here. */
const types: Record<MessageType, true> = {
  "customer.created": true,
  "customer.merged": true,
  "customer.unmerged": true,
  "order.created": true,
  "event.refused": true,
  "import.finished": true,
  "segment.entered": true,
  "segment.left": true,
  "value.refreshed": true,
  "webhook.test": true,
};
export const messageTypes = Object.keys(types) as MessageType[];

export interface WebhookDraft {
  url: string;
  description: string;
  types: MessageType[];
  profiles: boolean;
}

const listKey = ["webhooks"] as const;

export function useWebhooks() {
  return useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) => take(api.GET("/api/v1/webhooks", { signal })),
  });
}

export function useWebhook(webhook: string) {
  return useQuery({
    queryKey: [...listKey, webhook],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/webhooks/{webhook}", { params: { path: { webhook } }, signal })),
  });
}

/** Runs `change`, and shows what is different after it. */
export function useWebhookChange<Wanted, Given>(
  change: (wanted: Wanted) => Promise<Given>,
  after?: (given: Given) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (given) => {
      await queries.invalidateQueries({ queryKey: listKey });
      after?.(given);
    },
  });
}

export const addWebhook = (body: WebhookDraft) => take(api.POST("/api/v1/webhooks", { body }));

export const changeWebhook = (
  webhook: string,
  body: Partial<WebhookDraft> & { state?: Webhook["state"] },
) => take(api.PATCH("/api/v1/webhooks/{webhook}", { params: { path: { webhook } }, body }));

export const deleteWebhook = (webhook: string) =>
  take(api.DELETE("/api/v1/webhooks/{webhook}", { params: { path: { webhook } } }));

export const rotateSecret = (webhook: string) =>
  take(api.POST("/api/v1/webhooks/{webhook}/rotate", { params: { path: { webhook } } }));

export const sendTest = (webhook: string) =>
  take(api.POST("/api/v1/webhooks/{webhook}/test", { params: { path: { webhook } } }));

export const replayDelivery = (delivery: string) =>
  take(
    api.POST("/api/v1/webhook-deliveries/{delivery}/replay", { params: { path: { delivery } } }),
  );

/** All that died, whenever that was. */
export const replayDead = (webhook: string) =>
  take(
    api.POST("/api/v1/webhooks/{webhook}/replay", {
      params: { path: { webhook } },
      body: { since: "1970-01-01", state: "dead" },
    }),
  );

export type DeliveryState = WebhookDelivery["state"];

export const fetchDeliveries = (
  webhook: string,
  state: DeliveryState | "",
  cursor: string | undefined,
  signal?: AbortSignal,
) =>
  take(
    api.GET("/api/v1/webhooks/{webhook}/deliveries", {
      params: {
        path: { webhook },
        query: { limit: 100, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) },
      },
      ...(signal ? { signal } : {}),
    }),
  );

/** Latest first; looked at again while one has not been tried yet. */
export function useDeliveries(webhook: string, state: DeliveryState | "") {
  return useInfiniteQuery({
    queryKey: [...listKey, webhook, "deliveries", state, currentLanguage()],
    queryFn: ({ pageParam, signal }) => fetchDeliveries(webhook, state, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) => {
      const rows = query.state.data?.pages.flatMap((page) => page.items) ?? [];
      return rows.some((one) => one.state === "waiting" && one.attempts === 0) ? 1500 : false;
    },
  });
}
