import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { api, take } from "../../api/client";
import { pickLanguage, switchLanguage } from "../../i18n";
import { Failed } from "../../parts/states";
import { Select } from "../../parts/select";
import { useMe } from "../../session";

/** As src/access demands. */
const passwordLeast = 10;

export function ProfileCard() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe().data;
  const save = useMutation({
    mutationFn: (body: { name: string; language: "en" | "zh-CN" }) =>
      take(api.PATCH("/api/v1/me", { body })),
    onSuccess: async (changed) => {
      queries.setQueryData(["me"], changed);
      await switchLanguage(pickLanguage([changed.language ?? "en"]));
    },
  });
  if (!me) return null;
  return (
    <Card title={<h2>{t("web.account.profile")}</h2>}>
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: me.name, language: me.language ?? "en" }}
        onFinish={(values: { name: string; language: "en" | "zh-CN" }) => save.mutate(values)}
      >
        <p>
          {t("web.account.signed_in_as", { email: me.email, role: t("user.role." + me.role) })}
        </p>
        <Form.Item
          name="name"
          label={t("web.entry.name")}
          rules={[{ required: true, message: t("web.entry.needed") }]}
        >
          <Input autoComplete="name" maxLength={200} />
        </Form.Item>
        <Form.Item name="language" label={t("web.account.language")}>
          <Select
            choices={[
              { value: "en", label: "English" },
              { value: "zh-CN", label: "简体中文" },
            ]}
          />
        </Form.Item>
        {save.error && <Failed error={save.error} />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("web.action.save")}
        </Button>
        <span role="status">{save.isSuccess && t("web.action.saved")}</span>
      </Form>
    </Card>
  );
}

interface PasswordValues {
  current: string;
  new: string;
  again: string;
}

export function PasswordCard() {
  const { t } = useTranslation();
  const [form] = Form.useForm<PasswordValues>();
  const change = useMutation({
    mutationFn: (values: PasswordValues) =>
      take(
        api.POST("/api/v1/me/password", { body: { current: values.current, new: values.new } }),
      ),
    onSuccess: () => form.resetFields(),
  });
  const needed = { required: true, message: t("web.entry.needed") };
  const rule = t("web.entry.password_rule", { n: passwordLeast });
  return (
    <Card title={<h2>{t("web.account.password")}</h2>}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(v) => change.mutate(v)}>
        <Form.Item name="current" label={t("web.account.current_password")} rules={[needed]}>
          <Input.Password autoComplete="current-password" visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="new"
          label={t("web.entry.new_password")}
          extra={rule}
          rules={[needed, { min: passwordLeast, message: rule }]}
        >
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("web.account.again")}
          dependencies={["new"]}
          rules={[
            needed,
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue("new")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("web.account.differs"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        {change.error && <Failed error={change.error} />}
        {change.isSuccess && <Alert type="success" showIcon title={t("web.account.changed")} />}
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t("web.account.change_password")}
        </Button>
      </Form>
    </Card>
  );
}
