#include "intake/mapping_synonyms.h"

#include <array>

#include "base/assert.h"

namespace troth::intake {
namespace {

// Shared by several kinds.

constexpr Synonyms kCustomer = {
    "customer",
    "customer id|customer no|customer number|customer code|customer key|customer ref|"
    "customer reference|customer reference id|=customer|client id|client no|client number|"
    "client code|=client|cust id|cust no|buyer id|buyer user id|=buyer|user id|=user|username|"
    "member id|member no|member number|membership no|membership number|=member|shopper id|"
    "consumer id|guest id|account id|account no|account number|=account|contact id|=contact|"
    "external id|external reference|external data reference|recipient id|"
    "客户编号|客户id|客户号|客户代码|客户编码|=客户|会员编号|会员id|会员号|会员编码|=会员|用户id|"
    "用户编号|"
    "用户名|=用户|买家会员名|买家id|买家昵称|买家账号|买家|下单帐号|下单账号|顾客编号|顾客id|=顾客|"
    "客人编号|=账号|=帐号|会员名",
    "name|type|group|segment|email|mail|phone|note|since|status|service|rating|address|姓名|名称|"
    "电话|手机|邮箱|地址|备注|类型|等级|留言|评价"};

constexpr Synonyms kPhone = {
    "phone",
    "phone|phone number|phone no|mobile|mobile phone|mobile number|mobile no|cell|cell phone|"
    "cellphone|telephone|telephone number|=tel|contact number|contact phone|msisdn|"
    "billing phone|phone billing|customer phone|default address phone|shipping phone|"
    "手机号|手机号码|手机|买家手机|买家手机号|会员手机号|收货人手机|收货人手机号|联系手机|联系电话|"
    "联系方式|移动电话|电话|电话号码",
    "type|verified|service|consent|marketing|model|brand|accepts|品牌|型号|是否"};

constexpr Synonyms kEmail = {
    "email",
    "email|e mail|email address|e mail address|=mail|customer email|contact email|buyer email|"
    "billing email|email billing|recipient email|work email|"
    "电子邮箱|邮箱|邮箱地址|电子邮件|邮件地址|买家邮箱|=邮件",
    "consent|marketing|opt|subscribed|subscription|verified|status|accepts|type|sent|opened|是否"};

constexpr Synonyms kCard = {
    "card",
    "loyalty card|loyalty card number|loyalty card no|membership card|member card|club card|"
    "card no|card number|=card id|=card|loyalty number|会员卡号|会员卡|=卡号|卡片编号",
    "credit|debit|payment|type|brand|last|expiry|bank|gift|等级|类型|银行"};

constexpr Synonyms kOpenid = {
    "openid",
    "openid|open id|wechat openid|weixin openid|wx openid|unionid|union id|=wechat id|=wechat|"
    "微信openid|微信号|=微信"};

constexpr Synonyms kDevice = {
    "device_id",
    "anonymous id|anonymousid|device id|visitor id|cookie id|匿名编号|访客编号|设备编号"};

constexpr Synonyms kChannel = {
    "channel",
    "channel|sales channel|order channel|order source|source name|purchase point|marketplace|"
    "platform|=source|distribution channel|contact channel|"
    "渠道|销售渠道|下单渠道|订单来源|来源渠道|=平台|=来源",
    "id|url"};

constexpr Synonyms kStore = {
    "store",
    "store|store id|store name|store code|store no|shop|shop name|shop id|outlet|branch|"
    "branch name|location|location name|pos location|point of sale|=site|=pos|"
    "门店|门店名称|门店编号|店铺|店铺名称|归属店铺|店名|=网点|=分店|=商店|营业厅",
    "credit|latitude|longitude|address|url|type|地址"};

constexpr Synonyms kRegion = {
    "region",
    "region|province|state province|state region|=state|county|territory|=area|sales region|"
    "billing province|billing state|state code billing|shipping province|"
    "default address province code|mailing state province|province name|"
    "地区|区域|大区|省份|=省|收货省份|所在地区|省市|=州",
    "country|国家"};

constexpr Synonyms kCountry = {
    "country",
    "country|country code|country name|country region|billing country|country code billing|"
    "shipping country|mailing country|default address country code|=nation|"
    "国家|国家地区|所在国家|=国别",
    "origin|产地"};

constexpr std::array kCustomersTable = {
    Synonyms{"customer", "=id|=record id|=record id contact|=编号|=会员|=客户"},
    kCustomer,
    Synonyms{
        "name",
        "full name|=name|customer name|contact name|client name|display name|member name|"
        "姓名|客户姓名|会员姓名|顾客姓名|用户姓名|真实姓名|客户名称|收货人姓名|=收货人|=昵称|=名称|"
        "=名字|=first name|=last name",
        "company|account|user|公司|单位"},
    kPhone,
    kEmail,
    kCard,
    kOpenid,
    kDevice,
    Synonyms{"gender", "gender|=sex|性别"},
    Synonyms{
        "birth_date",
        "birth date|birthdate|date of birth|birthday|=dob|=born|出生日期|生日|出生年月日|出生年月"},
    Synonyms{"city",
             "city|=town|city name|billing city|city billing|shipping city|mailing city|"
             "default address city|所在城市|城市|收货城市|=市"},
    kRegion,
    kCountry,
    Synonyms{"language", "language|=lang|locale|preferred language|语言|=语种"},
    Synonyms{"segment",
             "segment|customer segment|loyalty tier|=tier|customer type|customer group|"
             "customer class|membership level|member level|lifecycle stage|=level|=grade|=group|"
             "会员等级|客户等级|客户类型|会员级别|客户分组|=等级|=级别|=分组|=标签"},
    Synonyms{"joined_at",
             "joined at|join date|joined date|date joined|=joined|registered at|registration date|"
             "registered|signup date|sign up date|signed up|member since|customer since|"
             "enrolment date|enrollment date|created at|create date|created date|date created|"
             "creation date|=created|first seen|"
             "注册时间|注册日期|入会时间|入会日期|加入时间|开卡时间|开卡日期|创建时间|创建日期"}};

constexpr std::array kProductsTable = {
    Synonyms{
        "sku",
        "sku|sku id|sku code|variant sku|product id|product code|product no|product number|"
        "item id|item code|item no|item number|stock code|article number|article no|"
        "material number|part number|part no|=article|=id|=code|handle|asin|upc|ean|gtin|"
        "barcode|plu|"
        "商品编码|商品编号|商品id|商品代码|商家编码|货号|款号|产品编号|产品编码|产品代码|规格编码|"
        "sku编码|条码|商品条码|物料编码|宝贝id|=编码|=编号"},
    Synonyms{"name",
             "product name|=name|product title|=title|item name|item title|article name|"
             "=product|=item|product description|item description|=description|"
             "商品名称|商品标题|宝贝标题|宝贝名称|产品名称|品名|货品名称|=名称|=标题|=商品|=产品",
             "seo|category|brand|vendor|类目|品牌"},
    Synonyms{"category",
             "category|product category|item category|category name|product type|item type|"
             "department|product group|item group|=type|=collection|"
             "类目|品类|分类|商品分类|商品类目|产品类别|产品分类|类别"},
    Synonyms{"brand", "brand|brand name|vendor|manufacturer|=make|品牌|厂商|生产商"},
    Synonyms{"price",
             "=price|unit price|retail price|selling price|sale price|list price|regular price|"
             "variant price|product price|=msrp|=rrp|"
             "售价|零售价|=价格|=单价|标价|吊牌价|商品价格|销售价",
             "compare|cost|成本|进"},
    Synonyms{"cost",
             "=cost|unit cost|cost price|cost per item|product cost|purchase price|"
             "成本|成本价|进价|采购价|单位成本",
             "shipping|运"}};

constexpr std::array kOrdersTable = {
    Synonyms{
        "order",
        "order id|order no|order number|order name|order reference|order ref|order key|"
        "order code|=order|sales order|sales order number|increment id|invoice no|"
        "invoice number|invoice id|=invoice|transaction id|transaction no|"
        "transaction number|=transaction|receipt no|receipt number|receipt id|=receipt|"
        "bill no|bill number|ticket no|ticket number|ticket id|=ticket|basket id|=basket|"
        "purchase id|document no|document number|voucher no|=id|"
        "订单编号|订单号|订单id|主订单编号|父订单号|=订单|交易编号|交易号|小票号|小票编号|流水号|"
        "销售单号|单据编号|单据号|发票号|发票号码|=单号|=编号",
        "line|item|child|customer|user|payment|子|行|支付|物流|明细"},
    Synonyms{"line",
             "line id|line no|line number|order line|order line id|line item id|lineitem id|"
             "order item id|=line|子订单编号|子订单号|=行号|明细编号|订单行号"},
    Synonyms{"ordered_at",
             "ordered at|order date|order datetime|order date time|order timestamp|"
             "order created at|order created|order placed at|order placed|date of purchase|"
             "date of sale|purchase date|purchased at|purchase time|invoice date|"
             "transaction date|transaction datetime|transaction timestamp|sale date|sales date|"
             "sold at|created at|date created|create date|created date|creation date|=created|"
             "order time|transaction time|posting date|document date|receipt date|bill date|"
             "=date|=datetime|=date time|=timestamp|paid at|payment date|payment time|=day|=time|"
             "订单创建时间|下单时间|下单日期|拍下时间|订单时间|订单日期|创建时间|创建日期|成交时间|"
             "交易时间|交易日期|销售时间|销售日期|购买时间|购买日期|消费时间|消费日期|开票日期|"
             "订单付款时间|付款时间|买家付款时间|支付时间|付款日期|=日期|=时间",
             "due|delivery|delivered|ship|shipped|shipping|updated|modified|cancelled|canceled|"
             "refund|refunded|birth|expected|zone|发货|收货|完成|关闭|退款|更新|修改|截止"},
    Synonyms{"ordered_time",
             "=time|order time|transaction time|sale time|time of day|time of sale|=时间|=时刻|"
             "交易时间|消费时间",
             "zone"},
    kCustomer,
    kPhone,
    kEmail,
    kCard,
    kOpenid,
    kDevice,
    Synonyms{"sku",
             "sku|sku id|sku code|lineitem sku|product sku|item sku|variant sku|stock code|"
             "stock no|product id|product code|product no|product number|item id|item code|"
             "item no|item number|article number|article no|=article|material number|"
             "part number|part no|asin|upc|ean|gtin|barcode|plu|"
             "商品编码|商品编号|商品id|商品代码|商家编码|外部系统编号|货号|款号|产品编号|产品编码|"
             "产品代码|规格编码|sku编码|条码|商品条码|物料编码|宝贝id"},
    Synonyms{"product_name",
             "product name|product title|lineitem name|item name|item title|goods name|"
             "article name|menu item|=product|=item|product description|item description|"
             "article description|=description|=title|=goods|"
             "商品名称|商品标题|宝贝标题|宝贝名称|产品名称|品名|货品名称|菜品名称|=标题|=商品|="
             "产品|=菜品",
             "category|type|discount|类目|分类"},
    Synonyms{
        "category",
        "category|product category|item category|category name|product type|item type|"
        "department|product group|item group|类目|品类|分类|商品分类|商品类目|产品类别|产品分类|"
        "类别"},
    Synonyms{"quantity",
             "quantity|qty|quantity ordered|qty ordered|quantity sold|lineitem quantity|"
             "quantity refund|units sold|=units|unit count|=count|=pieces|=pcs|item count|"
             "number of|no of items|=items|=volume|"
             "购买数量|商品数量|订购数量|=数量|销售数量|购买件数|宝贝总数量|商品总数|件数|=销量",
             "refunded|returned|stock|available|fulfilled|cancelled|canceled|shipped|customers|"
             "orders|退|库存"},
    Synonyms{"unit_price",
             "unit price|price per unit|price per item|price each|lineitem price|item price|"
             "product price|unit selling price|selling price|sale price|sales price|"
             "unit amount|item cost|=price|retail price|net price|"
             "单价|商品单价|销售单价|成交单价|成交价|=售价|商品价格|京东价|=价格|实际单价",
             "compare|total|original|before|shipping|list|cost|总|成本|运|原"},
    Synonyms{
        "amount",
        "line total|line amount|line item total|line value|item total|item amount|"
        "net sales|net amount|=amount|sales amount|sales value|sale amount|=sales|revenue|"
        "turnover|extended price|=total price|gross sales|gross amount|amount paid|"
        "payment amount|spend|amount spent|dollar value|monetary value|=value|=paid|"
        "实付金额|商品实付金额|实付款|=实付|成交金额|销售金额|销售额|消费金额|支付金额|付款金额|"
        "实收金额|实际支付金额|商品金额|商品总价|交易金额|=金额|=小计",
        "tax|shipping|refund|refunded|discount|coupon|order|lifetime|balance|subtotal|"
        "税|运|邮|退|优惠|折扣|订单|应付|余额"},
    Synonyms{"discount",
             "lineitem discount|line discount|item discount|discount amount|=discount|=discounts|"
             "total discount|discount total|promotion amount|coupon amount|cart discount amount|"
             "优惠金额|折扣金额|优惠券金额|减免金额|=优惠|=折扣",
             "code|name|type|rate|percent|id|tax|码|率|名称"},
    Synonyms{"unit_cost",
             "unit cost|cost price|cost per unit|cost per item|purchase price|"
             "成本价|单位成本|进价|采购价"},
    Synonyms{"cost",
             "=cost|total cost|line cost|=cogs|cost of goods|cost of goods sold|"
             "=成本|总成本|成本金额|商品成本",
             "shipping|运"},
    kChannel,
    kStore,
    kRegion,
    kCountry,
    Synonyms{"status",
             "order status|=status|financial status|order state|transaction status|"
             "payment status|line status|event type|订单状态|交易状态|=状态|付款状态|支付状态",
             "fulfillment|shipping|发货|物流"}};

constexpr std::array kInteractionsTable = {
    Synonyms{
        "interaction",
        "interaction id|=interaction|ticket id|ticket no|ticket number|=ticket|case id|"
        "case no|case number|=case|call id|event id|activity id|conversation id|"
        "complaint id|complaint no|=id|工单号|工单编号|事件编号|投诉编号|记录编号|会话id|通话id|"
        "=编号"},
    Synonyms{"happened_at",
             "happened at|occurred at|interaction date|interaction time|event date|event time|"
             "event timestamp|contact date|contact time|call date|call time|visit date|"
             "created at|created date|date created|=created|opened at|open date|date opened|"
             "=opened|received at|date received|start time|start date|started at|=date|"
             "=datetime|=date time|=timestamp|=time|"
             "发生时间|受理时间|联系时间|来电时间|接触时间|投诉时间|提交时间|建单时间|创建时间|="
             "日期|=时间",
             "due|closed|resolved|promised|updated|modified|zone|完成|关闭|解决|更新"},
    kCustomer,
    kPhone,
    kEmail,
    kCard,
    kOpenid,
    kDevice,
    Synonyms{"kind",
             "=kind|=type|interaction type|event type|event name|=event|case type|ticket type|"
             "contact type|activity type|request type|"
             "=类型|事件类型|工单类型|接触类型|互动类型|业务类型"},
    Synonyms{"touchpoint", "touchpoint|touch point|journey stage|=stage|接触点|触点|=环节"},
    kChannel,
    kRegion,
    kStore,
    Synonyms{"staff",
             "staff|agent|agent name|employee|assignee|assigned to|case owner|=owner|operator|"
             "handler|representative|=rep|sales person|salesperson|advisor|"
             "客服|坐席|员工|处理人|受理人|负责人|经办人|店员|导购|业务员",
             "id|email|评价"},
    Synonyms{"subject",
             "subject|=topic|contact reason|=reason|=issue|=title|=summary|=category|"
             "主题|=标题|工单标题|投诉内容|问题描述|问题类型|事由|诉求|=问题|=原因"},
    Synonyms{"outcome",
             "outcome|resolution|=result|disposition|case status|ticket status|=status|"
             "处理结果|解决情况|工单状态|=结果|=状态",
             "date|time|at|时间|日期"},
    Synonyms{"order",
             "order id|order no|order number|order reference|=order|订单号|订单编号|=订单"},
    Synonyms{"promised_at",
             "promised at|promised date|promise date|promised delivery date|=promised|due date|"
             "due at|=due|deadline|sla due|expected delivery date|estimated delivery date|"
             "expected at|承诺时间|承诺日期|截止时间|预计送达时间|应完成时间|约定时间"},
    Synonyms{"fulfilled_at",
             "fulfilled at|=fulfilled|delivered at|delivery date|actual delivery date|"
             "=delivered|closed at|closed date|date closed|=closed|resolved at|resolution date|"
             "=resolved|completed at|completion date|=completed|end time|"
             "完成时间|送达时间|实际送达时间|签收时间|关闭时间|解决时间|办结时间"}};

// A question may hold any word, so only whole headers count here; see the guess.
constexpr std::array kResponsesTable = {
    Synonyms{"response",
             "response id|respondent id|survey response id|submission id|entry id|record id|"
             "response|respondent|id|答卷编号|答卷id|问卷编号|提交序号|答题序号|序号|编号"},
    Synonyms{"answered_at",
             "answered at|submitted at|submission date|submission time|submit date|submit time|"
             "submitted|completed at|date submitted|date completed|completion time|recorded date|"
             "end date|response date|survey date|timestamp|date|time|created at|start date|"
             "提交答卷时间|提交时间|答题时间|填写时间|答卷时间|完成时间|结束时间|填表时间|回答时间|"
             "时间戳记|时间戳|日期|时间|开始时间"},
    kCustomer, kPhone, kEmail, kCard, kOpenid, kDevice, kChannel, kStore, kRegion,
    // Whole names only: surveys ask about the staff too.
    Synonyms{"staff",
             "=staff|=staff name|=staff id|=staff member|=agent|=agent name|=served by|=advisor|"
             "=员工|=员工姓名|=员工编号|=客服|=坐席|=导购|=接待人|=服务人员"},
    Synonyms{"weight",
             "weight|weights|case weight|sample weight|sampling weight|survey weight|wt|"
             "权重|加权|权数"}};

}  // namespace

const Synonyms kOrderAmounts = {
    "amount",
    "order total|order total amount|order amount|order value|total amount|total paid|grand total|"
    "grand total purchased|grand total base|invoice total|invoice amount|total sales|"
    "basket value|=total|=subtotal|"
    "订单实付金额|买家实际支付金额|订单金额|订单总额|订单总价|结算金额|应付金额|买家应付货款|"
    "总金额|"
    "=总价|=总额|=合计",
    "tax|shipping|refund|refunded|discount|税|运|邮|退|优惠"};

const std::string_view kSurveyBookkeeping =
    "collector id|ip address|ip|progress|duration|duration in seconds|finished|status|"
    "start date|started at|start time|end date|date created|date modified|recorded date|"
    "first name|last name|recipient first name|recipient last name|full name|name|username|"
    "custom data|custom data 1|location latitude|location longitude|latitude|longitude|"
    "user language|language|distribution channel|user agent|browser|device|device type|"
    "operating system|referer|referrer|network id|tags|score|response type|"
    "所用时间|答题时长|来源|来源详情|来自ip|ip地址|总分|得分|微信昵称|微信头像|性别头像|地理位置|"
    "开始时间|结束时间|开始答题时间|提交者|填写者|姓名|浏览器|操作系统|设备";

std::span<const Synonyms> synonyms_of(Kind kind) {
  switch (kind) {
    case Kind::customers:
      return kCustomersTable;
    case Kind::products:
      return kProductsTable;
    case Kind::orders:
      return kOrdersTable;
    case Kind::interactions:
      return kInteractionsTable;
    case Kind::responses:
      return kResponsesTable;
  }
  TROTH_ASSERT(false);
}

}  // namespace troth::intake
