import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Descriptions, Form, Input, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { api, Refusal, takeTagged } from "../../api/client";
import { Page } from "../../parts/page";
import { Failed } from "../../parts/states";
import { Select } from "../../parts/select";

interface Values {
  name: string;
  language: "en" | "zh-CN";
}

/** What others changed meanwhile is not overwritten unseen: 412 shows theirs first. */
function useWorkspace() {
  const queries = useQueryClient();
  const current = useQuery({
    queryKey: ["settings", "tagged"],
    queryFn: ({ signal }) => takeTagged(api.GET("/api/v1/settings", { signal })),
    staleTime: 0,
  });
  const save = useMutation({
    mutationFn: (body: Values) =>
      takeTagged(
        api.PATCH("/api/v1/settings", {
          body,
          headers: { "If-Match": current.data?.etag ?? "" },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["settings"] });
      await queries.invalidateQueries({ queryKey: ["evaluation"] });
    },
  });
  return { current, save };
}

export function Workspace() {
  const { t } = useTranslation();
  const { current, save } = useWorkspace();
  const [form] = Form.useForm<Values>();
  const found = current.data?.value;
  const reload = async () => {
    const fresh = await current.refetch();
    save.reset();
    if (fresh.data) form.setFieldsValue(fresh.data.value as Values);
  };
  const changed = save.error instanceof Refusal && save.error.status === 412;
  return (
    <Page title={t("web.settings.workspace")} lead={t("web.workspace.lead")}>
      {current.isPending && <Skeleton active />}
      {current.error && <Failed error={current.error} retry={() => void current.refetch()} />}
      {found && (
        <Card>
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            initialValues={{ name: found.name, language: found.language }}
            onFinish={(values) => save.mutate(values)}
          >
            <Form.Item
              name="name"
              label={t("web.workspace.name")}
              rules={[{ required: true, message: t("web.entry.needed") }]}
            >
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item
              name="language"
              label={t("web.workspace.language")}
              extra={t("web.workspace.language_note")}
            >
              <Select
                choices={[
                  { value: "en", label: "English" },
                  { value: "zh-CN", label: "简体中文" },
                ]}
              />
            </Form.Item>
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: "c", label: t("web.workspace.currency"), children: found.currency },
                { key: "z", label: t("web.workspace.time_zone"), children: found.time_zone },
              ]}
            />
            <p className="note">{t("web.workspace.fixed")}</p>
            {save.error && (
              <Failed error={save.error} {...(changed ? { retry: () => void reload() } : {})} />
            )}
            <div className="actions">
              <Button type="primary" htmlType="submit" loading={save.isPending}>
                {t("web.action.save")}
              </Button>
              <span role="status">{save.isSuccess && t("web.action.saved")}</span>
            </div>
          </Form>
        </Card>
      )}
    </Page>
  );
}
