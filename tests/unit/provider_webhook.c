/* What providers push: signatures against vectors made by other hands (Twilio's are those of its documentation, the others were
 * computed with Python's hmac), dialects, replies, and what must be refused. */
#include "provider/webhook.h"
#include "provider_help.h"

#define NOW 1795485784000 /* 2026-11-24T02:03:04Z */
#define URL "https://gw.example/hook/tw?a=b"
#define FORM "Content-Type: application/x-www-form-urlencoded"

typedef struct {
  WebhookRequest request;
  GPtrArray *headers;
  Pushed pushed;
  GError *error;
} Push;

static void begin(Push *push, const char *method, const char *url, const char *body, const char *const *headers)
{
  const char *query = strchr(url, '?');
  *push = (Push){.headers = g_ptr_array_new()};
  for (; headers != NULL && *headers != NULL; headers++)
    g_ptr_array_add(push->headers, (gpointer)*headers);
  push->request = (WebhookRequest){method, url, query != NULL ? query + 1 : "", push->headers, body, strlen(body)};
}

static void end(Push *push)
{
  pushed_clear(&push->pushed);
  g_clear_error(&push->error);
  g_ptr_array_unref(push->headers);
}

static WebhookVerdict judge(Push *push, const Provider *provider, gint64 now)
{
  pushed_clear(&push->pushed);
  g_clear_error(&push->error);
  const WebhookVerdict verdict = provider_webhook_read(provider, &push->request, now, &push->pushed, &push->error);
  g_assert_true((push->error == NULL) == (verdict == WEBHOOK_TAKEN || verdict == WEBHOOK_IGNORED));
  return verdict;
}

static void is(Push *push, const Provider *provider, gint64 now, WebhookVerdict wanted)
{
  const WebhookVerdict verdict = judge(push, provider, now);
  if (push->error != NULL)
    g_test_message("%s", push->error->message);
  g_assert_cmpstr(webhook_verdict_name(verdict), ==, webhook_verdict_name(wanted));
  if (verdict != WEBHOOK_TAKEN)
    g_assert_null(push->pushed.page.items);
}

static const PollItem *item(const Push *push)
{
  g_assert_cmpint(push->pushed.kind, ==, POLL_MESSAGES);
  g_assert_cmpuint(push->pushed.page.items->len, ==, 1);
  return &g_array_index(push->pushed.page.items, PollItem, 0);
}

static const Receipt *receipt(const Push *push)
{
  g_assert_cmpint(push->pushed.kind, ==, POLL_RECEIPTS);
  g_assert_cmpuint(push->pushed.page.receipts->len, ==, 1);
  return &g_array_index(push->pushed.page.receipts, Receipt, 0);
}

static char *answer(const Push *push, const Provider *provider, const char *text, const char *type)
{
  WebhookAnswer got;
  provider_webhook_answer(provider, &push->pushed, text, &got);
  g_assert_cmpint(got.status, ==, 200);
  g_assert_cmpstr(got.type, ==, type);
  char *body = got.body != NULL ? g_strndup((const char *)got.body->data, got.body->len) : NULL;
  webhook_answer_clear(&got);
  return body;
}

/* twilio.com/docs/usage/security */
static void twilio_published(void)
{
  static const struct {
    const char *number, *signature;
  } VECTORS[] = {{"%2B12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="}, {"%2B14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="}};
  g_autoptr(Provider) provider =
      test_good("base = \"http://h\"; webhook = true;", "title = \"x\"; webhook: { verify: { type = \"hmac\"; algorithm = "
                                                        "\"sha1\"; encoding = \"base64\"; header = \"X-Twilio-Signature\"; "
                                                        "key = \"12345\"; recipe = [\"url\", \"sorted_params\"]; }; messages: "
                                                        "{ content = \"form\"; list = \"\"; single = true; item: { id = "
                                                        "\"/CallSid\"; from = \"/From\"; text = \"/Digits\"; }; }; };");
  for (guint i = 0; i < G_N_ELEMENTS(VECTORS); i++) {
    Push push;
    g_autofree char *body = g_strdup_printf("Digits=1234&To=%%2B18005551212&From=%s&Caller=%s&CallSid=CA1234567890ABCDE",
                                            VECTORS[i].number, VECTORS[i].number);
    g_autofree char *header = g_strdup_printf("X-Twilio-Signature: %s", VECTORS[i].signature);
    begin(&push, "POST", "https://mycompany.com/myapp.php?foo=1&bar=2", body, (const char *const[]){FORM, header, NULL});
    is(&push, provider, NOW, WEBHOOK_TAKEN);
    g_assert_cmpstr(item(&push)->text, ==, "1234");
    g_ptr_array_index(push.headers, 0) = (gpointer) "Content-Type: text/plain"; /* the form would not be signed then */
    is(&push, provider, NOW, WEBHOOK_REFUSED);
    g_ptr_array_index(push.headers, 0) = (gpointer)FORM;
    push.request.url = "https://mycompany.com/myapp.php?foo=1&bar=3";
    is(&push, provider, NOW, WEBHOOK_REFUSED);
    end(&push);
  }
}

static void twilio(void)
{
  g_autoptr(Provider) provider = test_shipped("twilio");
  Push push;
  begin(&push, "POST", URL,
        "MessageSid=SM1&From=%2B66812345678&To=%2B66800000001&Body=%E0%B8%A3%E0%B8%B1%E0%B8%9A+500&SmsStatus=received",
        (const char *const[]){FORM, "x-twilio-signature: ehaVbJV3/xPu65PRBo9L2b0tGEc=", NULL});
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(item(&push)->id, ==, "SM1");
  g_assert_cmpstr(item(&push)->text, ==, "รับ 500");
  g_assert_nonnull(push.pushed.nonce);
  g_autofree char *reply = answer(&push, provider, "not by this way", "text/xml");
  g_assert_cmpstr(reply, ==, "<Response/>");
  g_assert_false(provider_webhook_replies(provider));
  push.request.length--; /* one byte less */
  is(&push, provider, NOW, WEBHOOK_REFUSED);
  end(&push);

  begin(&push, "POST", URL, "MessageSid=SM2&MessageStatus=undelivered&To=%2B66812345678&ErrorCode=30003",
        (const char *const[]){FORM, "X-Twilio-Signature: GIFZtGrdbIpfE57n5wFvmxMojbU=", NULL});
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(receipt(&push)->id, ==, "SM2");
  g_assert_cmpint(receipt(&push)->state, ==, DELIVERY_FAILED);
  g_assert_cmpstr(receipt(&push)->reason, ==, "30003");
  end(&push);
}

#define SMSGATE_BODY                                                                                                            \
  "{\"deviceId\":\"d\",\"event\":\"sms:received\",\"id\":\"e1\",\"payload\":{\"messageId\":\"text:5\",\"message\":\"รับ " \
  "500\",\"sender\":\"0812345678\",\"recipient\":null,\"simNumber\":1,\"receivedAt\":\"2026-11-24T09:03:04.000+07:00\"},"       \
  "\"webhookId\":\"w\"}"
#define SMSGATE_SIGNATURE "857e85fe67eccec4353c48d18718d459727b2bbe1ca500016fdd9bc19afd4c1b"

static void smsgate(void)
{
  g_autoptr(Provider) provider = test_shipped("smsgate");
  Push push;
  begin(&push, "POST", "http://gw/hook", SMSGATE_BODY,
        (const char *const[]){"X-Signature: " SMSGATE_SIGNATURE, "X-Timestamp: 1795485784", NULL});
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(item(&push)->from, ==, "+66812345678");
  g_assert_cmpint(item(&push)->time_ms, ==, NOW);
  g_assert_cmpint(push.pushed.nonce_ms, ==, 1200000);
  g_autofree char *pushed_id = g_strdup(item(&push)->id), *nonce = g_strdup(push.pushed.nonce);
  /* the time window, both ways */
  is(&push, provider, NOW + 600000, WEBHOOK_TAKEN);
  g_assert_cmpstr(push.pushed.nonce, ==, nonce);
  is(&push, provider, NOW + 600001, WEBHOOK_STALE);
  is(&push, provider, NOW - 600001, WEBHOOK_STALE);
  end(&push);
  /* the same message by polling has the same id */
  PollState state;
  PollPage page;
  HttpResponse response = test_answer(200, "[{\"id\":\"text:9\",\"type\":\"SMS\",\"sender\":\"+66812345678\","
                                           "\"contentPreview\":\"รับ 500\",\"createdAt\":\"2026-11-24T02:"
                                           "03:04.000Z\"}]");
  poll_state_init(&state, "", POLL_MESSAGES);
  http_request_free(provider_poll_request(provider, &state, NOW, 10));
  g_assert_true(provider_poll_read(provider, &state, &response, NOW, &page, NULL));
  g_assert_cmpstr(g_array_index(page.items, PollItem, 0).id, ==, pushed_id);
  poll_page_clear(&page);
  poll_state_clear(&state);
  http_response_clear(&response);
}

static void bad_signatures(void)
{
  static const struct {
    const char *signature, *timestamp;
  } CASES[] = {
      {NULL, "X-Timestamp: 1795485784"},
      {"X-Signature:", "X-Timestamp: 1795485784"},
      {"X-Signature: ", "X-Timestamp: 1795485784"},
      {"X-Signature: 857e", "X-Timestamp: 1795485784"},
      {"X-Signature: zz" SMSGATE_SIGNATURE, "X-Timestamp: 1795485784"},
      {"X-Signature: " SMSGATE_SIGNATURE "00", "X-Timestamp: 1795485784"},
      {"X-Signature: " SMSGATE_SIGNATURE "0", "X-Timestamp: 1795485784"},
      {"X-Signature: 957e85fe67eccec4353c48d18718d459727b2bbe1ca500016fdd9bc19afd4c1b", "X-Timestamp: 1795485784"},
      {"X-Signature: 857e85fe67eccec4353c48d18718d459727b2bbe1ca500016fdd9bc19afd4c1c", "X-Timestamp: 1795485784"},
      {"X-Signature: " SMSGATE_SIGNATURE, "X-Timestamp: 1795485785"},
      {"X-Signature: " SMSGATE_SIGNATURE, NULL},
      {"X-Signatur: " SMSGATE_SIGNATURE, "X-Timestamp: 1795485784"},
  };
  g_autoptr(Provider) provider = test_shipped("smsgate");
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    Push push;
    const char *headers[] = {"Host: x", CASES[i].signature != NULL ? CASES[i].signature : "A: b", CASES[i].timestamp, NULL};
    begin(&push, "POST", "http://gw/hook", SMSGATE_BODY, headers);
    is(&push, provider, NOW, WEBHOOK_REFUSED);
    g_assert_null(push.pushed.nonce);
    g_assert_null(strstr(push.error->message, "s3cr"));
    end(&push);
  }
}

static void other_signatures(void)
{
  Push push;
  g_autoptr(Provider) sinch = test_shipped("sinch");
  begin(&push, "POST", "http://gw/hook",
        "{\"body\":\"รับ "
        "500\",\"from\":\"66812345678\",\"id\":\"S1\",\"received_at\":\"2026-11-24T02:03:04.000Z\",\"to\":\"66800000001\","
        "\"type\":\"mo_text\"}",
        (const char *const[]){
            "x-sinch-webhook-signature: fW8X7y8aSpqOj+gJ3i1ZjS2H5eRiMBx6wsynjpN19wc=", "x-sinch-webhook-signature-nonce: n0nce",
            "x-sinch-webhook-signature-timestamp: 1795485784", NULL});
  is(&push, sinch, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(item(&push)->from, ==, "+66812345678");
  end(&push);

  g_autoptr(Provider) bird = test_shipped("messagebird");
  begin(&push, "GET",
        "http://gw/"
        "hook?id=M1&originator=66812345678&recipient=66800000001&body=%E0%B8%A3%E0%B8%B1%E0%B8%9A&createdDatetime=2026-11-24T02"
        "%3A03%3A04%2B00%3A00",
        "",
        (const char *const[]){"MessageBird-Signature: bWV8I1gUZB/rymDkHSbmVHfBinM5HbZkSWzpk/z/W7o=",
                              "MessageBird-Request-Timestamp: 1795485784", NULL});
  is(&push, bird, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(item(&push)->text, ==, "รับ");
  g_assert_cmpint(item(&push)->time_ms, ==, NOW);
  end(&push);
}

#define VONAGE(n, text, sig)                                                                                                   \
  "msisdn=66812345678&to=66800000001&messageId=V" n "&text=" text "&type=unicode&message-timestamp=2026-11-24+02%3A03%3A04&"   \
  "timestamp=1795485784&nonce=x&concat=true&concat-ref=7&concat-total=2&concat-part=" n "&sig=" sig

static void vonage_parts(void)
{
  static const char *const BODIES[] = {
      VONAGE("1", "%E0%B8%AB%E0%B8%99%E0%B8%B6%E0%B9%88%E0%B8%87+",
             "FC8066B5232F5FBE1510C047B75C1419C4D82E751F737A5FF11D681650584688"),
      VONAGE("2", "a%3D1%26b", "db6d55aa71d8f7c8d50bf6cc24c41aac396681c6db6a1044cf15ff1c80864b31")};
  g_autoptr(Provider) provider = test_shipped("vonage");
  Push pushes[2];
  PollItem items[2];
  for (guint i = 0; i < 2; i++) {
    begin(&pushes[i], "POST", "http://gw/hook", BODIES[i], (const char *const[]){FORM, NULL});
    is(&pushes[i], provider, NOW, WEBHOOK_TAKEN);
    items[1 - i] = *item(&pushes[i]);
    g_assert_cmpuint(items[1 - i].parts, ==, 2);
  }
  g_assert_cmpstr(items[0].part_key, ==, items[1].part_key);
  g_assert_cmpstr(items[0].id, !=, items[1].id);
  g_autofree char *joined = provider_parts_join(items, 2);
  g_assert_cmpstr(joined, ==, "หนึ่ง a=1&b");
  end(&pushes[0]);
  end(&pushes[1]);
}

static void kannel(void)
{
  g_autoptr(Provider) provider = test_shipped("kannel");
  Push push;
  begin(&push, "GET",
        "http://gw/h?key=s3cr%2Bt%2F&id=k-1&from=0812345678&to=4567&t=1795485784&text=%E0%B8%A3%E0%B8%B1%E0%B8%9A+500", "",
        NULL);
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(item(&push)->from, ==, "+66812345678");
  g_assert_cmpstr(item(&push)->text, ==, "รับ 500");
  g_assert_null(push.pushed.nonce);
  g_autofree char *reply = answer(&push, provider, "no", "text/plain; charset=utf-8");
  g_assert_cmpstr(reply, ==, "");
  end(&push);
  begin(&push, "GET", "http://gw/h?key=s3cr%2Bt%2F&dlr=2&ref=77&t=1795485784", "", NULL);
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(receipt(&push)->ref, ==, "77");
  g_assert_cmpint(receipt(&push)->state, ==, DELIVERY_FAILED);
  end(&push);
  /* bytes that are no UTF-8 are kept for an officer */
  begin(&push, "GET", "http://gw/h?key=s3cr%2Bt%2F&id=k-2&from=%2B66812345678&to=1&t=1&text=%C3%D1%BA", "", NULL);
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpuint(push.pushed.page.broken->len, ==, 1);
  g_assert_cmpuint(push.pushed.page.items->len, ==, 0);
  end(&push);
  static const char *const REFUSED[] = {"http://gw/h?id=k-1&from=1&text=x",
                                        "http://gw/h?key=&id=k&from=1&text=x",
                                        "http://gw/h?key=s3cr%2Bt&id=k&from=1&text=x",
                                        "http://gw/h?key=s3cr%2Bt%2F%00&from=1&text=x",
                                        "http://gw/h",
                                        "http://gw/h?key=x&key=s3cr%2Bt%2F&from=1&text=x"};
  for (guint i = 0; i < G_N_ELEMENTS(REFUSED); i++) {
    begin(&push, "GET", REFUSED[i], "", NULL);
    is(&push, provider, NOW, WEBHOOK_REFUSED);
    end(&push);
  }
  begin(&push, "GET", "http://gw/h?key=s3cr%2Bt%2F&hello=1", "", NULL);
  is(&push, provider, NOW, WEBHOOK_IGNORED);
  end(&push);
}

static void ants(void)
{
  g_autoptr(Provider) provider = test_shipped("ants");
  Push push;
  begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F",
        "{\"TRAN_ID\":\"T\\\"1\",\"MOBILE_NO\":\"66812345678\",\"MESSAGE\":\"รับ 500\",\"KEYWORD\":"
        "\"S\"}",
        (const char *const[]){"Content-Type: application/json", NULL});
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpstr(item(&push)->from, ==, "+66812345678");
  g_assert_true(provider_webhook_replies(provider));
  g_autofree char *reply = answer(&push, provider, "รับ \"500\"", "application/json");
  g_assert_cmpstr(
      reply, ==,
      "{\"TRAIN_ID\":\"T\\\"1\",\"RESULT_CODE\":\"000\",\"RESULT_NAME\":\"SUCCESS\",\"MESSAGE\":\"รับ \\\"500\\\"\"}");
  end(&push);
  begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F",
        "{\"details\":[{\"messageId\":\"77\",\"to\":\"66812345678\",\"status\":{\"code\":\"000\",\"name\":\"DELIVERED\"}}]}",
        NULL);
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpint(receipt(&push)->state, ==, DELIVERY_DELIVERED);
  g_assert_cmpstr(receipt(&push)->to, ==, "+66812345678");
  end(&push);
  static const char *const BAD[] = {"", "{", "<x/>", "[[[[", "\xff"};
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F", BAD[i], NULL);
    is(&push, provider, NOW, WEBHOOK_BAD);
    end(&push);
  }
}

static void other_dialects(void)
{
  static const struct {
    const char *profile, *body, *header;
    const char *from; /* NULL: a report */
    DeliveryState state;
  } CASES[] = {
      {"telerivet",
       "event=incoming_message&id=SM1&from_number=0812345678&to_number=1&content=x&time_created=1795485784&secret=s3cr%2Bt%2F",
       FORM, "+66812345678", DELIVERY_PENDING},
      {"telerivet", "event=send_status&id=SM1&status=delivered&secret=s3cr%2Bt%2F", FORM, NULL, DELIVERY_DELIVERED},
      {"africastalking", "id=ATX&status=Rejected&phoneNumber=%2B66812345678", FORM, NULL, DELIVERY_FAILED},
      {"bulksms", "[{\"id\":\"5\",\"type\":\"RECEIVED\",\"from\":\"66812345678\",\"body\":\"x\",\"submission\":{}}]", "A: b",
       "+66812345678", DELIVERY_PENDING},
      {"bulksms", "[{\"id\":\"5\",\"type\":\"SENT\",\"to\":\"66812345678\",\"status\":{\"type\":\"DELIVERED\"}}]", "A: b", NULL,
       DELIVERY_DELIVERED},
      {"infobip", "{\"results\":[{\"messageId\":\"I\",\"from\":\"66812345678\",\"text\":\"x\"}]}", "A: b", "+66812345678",
       DELIVERY_PENDING},
      {"infobip", "{\"results\":[{\"messageId\":\"I\",\"status\":{\"groupName\":\"EXPIRED\"}}]}", "A: b", NULL,
       DELIVERY_FAILED},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(Provider) provider = test_shipped(CASES[i].profile);
    Push push;
    begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F", CASES[i].body, (const char *const[]){CASES[i].header, NULL});
    g_test_message("%s", CASES[i].body);
    is(&push, provider, NOW, WEBHOOK_TAKEN);
    if (CASES[i].from != NULL)
      g_assert_cmpstr(item(&push)->from, ==, CASES[i].from);
    else
      g_assert_cmpint(receipt(&push)->state, ==, CASES[i].state);
    end(&push);
  }
}

/* Africa's Talking lists numbers and pushes other ids: with the list on, messages are taken from it alone. */
static void left_to_the_list(void)
{
  static const char ACCOUNT[] =
      "profile = \"@HERE@/config/providers/africastalking.cfg\"; base = \"http://h\"; webhook = true; "
      "vars: { username = \"me\"; }; secrets: { apikey = \"key\"; webhook = \"key\"; }; poll = %s;";
  for (guint polls = 0; polls < 2; polls++) {
    g_autofree char *account = g_strdup_printf(ACCOUNT, polls ? "true" : "false");
    g_autoptr(Provider) provider = test_good(account, NULL);
    Push push;
    begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F", "id=1&from=%2B66812345678&to=1&text=x&date=2026-11-24+02%3A03%3A04",
          (const char *const[]){FORM, NULL});
    is(&push, provider, NOW, polls ? WEBHOOK_IGNORED : WEBHOOK_TAKEN);
    g_assert_cmpint(provider_facts(provider)->brings, ==, !polls);
    end(&push);
  }
}

static void left_to_the_list_beside_other_reports(void)
{
  g_autoptr(Provider) provider = test_good(
      "base = \"http://h\"; poll = true; webhook = true; secrets: { k = \"key\"; };",
      "title = \"x\"; states: { delivered = [ \"D\" ]; failed = [ \"F\" ]; };"
      "poll: { path = \"/in\"; query = ( (\"after\", \"{cursor}\") ); list = \"/m\"; success: { http = [ 200 ]; };"
      "  item: { id = \"/i\"; id_order = \"numeric\"; from = \"/f\"; text = \"/t\"; }; cursor: { mode = \"after_id\"; }; };"
      "webhook: { verify: { type = \"shared\"; param = \"key\"; value = \"{secret.k}\"; };"
      "  messages: { content = \"form\"; other_ids = true; list = \"\"; single = true;"
      "    item: { id = \"/i\"; from = \"/f\"; text = \"/t\"; }; };"
      "  receipts: { content = \"json\"; list = \"/r\"; item: { id = \"/i\"; status = \"/s\"; }; }; };");
  Push push;
  begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F", "i=1&f=%2B66812345678&t=x", (const char *const[]){FORM, NULL});
  is(&push, provider, NOW, WEBHOOK_IGNORED);
  end(&push);
  begin(&push, "POST", "http://gw/h?key=s3cr%2Bt%2F", "{\"r\":[{\"i\":\"1\",\"s\":\"D\"}]}",
        (const char *const[]){"A: b", NULL});
  is(&push, provider, NOW, WEBHOOK_TAKEN);
  g_assert_cmpint(receipt(&push)->state, ==, DELIVERY_DELIVERED);
  end(&push);
}

static void basic(void)
{
  g_autoptr(Provider) provider =
      test_good("base = \"http://h\"; webhook = true; secrets: { k = \"key\"; };",
                "title = \"x\"; webhook: { verify: { type = \"basic\"; user = \"me\"; password = \"{secret.k}\"; }; messages: "
                "{ list = \"/m\"; item: { id "
                "= \"/i\"; from = \"/f\"; text = \"/t\"; }; reply: { text = \"{text}|{id}\"; }; }; };");
  static const struct {
    const char *header;
    WebhookVerdict verdict;
  } CASES[] = {
      {"Authorization: Basic bWU6czNjcit0Lw==", WEBHOOK_TAKEN},    {"authorization: basic bWU6czNjcit0Lw==", WEBHOOK_TAKEN},
      {"Authorization: Basic bWU6czNjcit0Lw", WEBHOOK_REFUSED},    {"Authorization: Basic ", WEBHOOK_REFUSED},
      {"Authorization: Bearer bWU6czNjcit0Lw==", WEBHOOK_REFUSED}, {"A: b", WEBHOOK_REFUSED}};
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    Push push;
    begin(&push, "POST", "http://gw/h", "{\"m\":[{\"i\":1,\"f\":\"2\",\"t\":\"3\"}]}",
          (const char *const[]){CASES[i].header, NULL});
    is(&push, provider, NOW, CASES[i].verdict);
    if (CASES[i].verdict == WEBHOOK_TAKEN) {
      g_autofree char *reply = answer(&push, provider, "ดี", "text/plain; charset=utf-8");
      g_assert_cmpstr(reply, ==, "ดี|1");
    }
    end(&push);
  }
}

/* A signature of the address alone, as Twilio gives a GET, opens no door for a body; and a reply in XML is escaped. */
static void no_body_by_the_back_door(void)
{
  g_autoptr(Provider) provider = test_good(
      "base = \"http://h\"; webhook = true;",
      "title = \"x\"; webhook: { verify: { type = \"hmac\"; algorithm = \"sha1\"; encoding = \"base64\"; header = \"S\"; key = "
      "\"12345\"; recipe = [\"url\", \"sorted_params\"]; }; messages: { content = \"form\"; list = \"\"; single = true; item: "
      "{ id = "
      "\"/i\"; from = \"/f\"; text = \"/t\"; }; reply: { type = \"text/xml\"; text = \"<M>{text}</M>\"; }; }; };");
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *)"12345", 5);
  g_hmac_update(hmac, (const guchar *)"http://gw/h", -1);
  g_hmac_get_digest(hmac, digest, &length);
  g_autofree char *encoded = g_base64_encode(digest, length), *of_url = g_strconcat("S: ", encoded, NULL);
  Push push;
  begin(&push, "POST", "http://gw/h", "i=1&f=2&t=3", (const char *const[]){"Content-Type: text/plain", of_url, NULL});
  is(&push, provider, NOW, WEBHOOK_BAD);
  g_ptr_array_index(push.headers, 0) = (gpointer)FORM;
  is(&push, provider, NOW, WEBHOOK_REFUSED);
  pushed_clear(&push.pushed);
  g_autofree char *reply = answer(&push, provider, "a < b & \"c\"", "text/xml");
  g_assert_cmpstr(reply, ==, "<M>a &lt; b &amp; &quot;c&quot;</M>");
  end(&push);
}

/* Without webhook = true nothing is taken, whatever the profile knows; secrets for it need not be there. */
static void not_asked_for(void)
{
  g_autoptr(Provider) provider = test_good(TEST_AFRICASTALKING, NULL);
  Push push;
  g_assert_false(provider_facts(provider)->pushed);
  begin(&push, "POST", "http://gw/h?key=", "id=1&from=1&text=x", (const char *const[]){FORM, NULL});
  is(&push, provider, NOW, WEBHOOK_REFUSED);
  end(&push);
}

static void too_much(void)
{
  g_autoptr(Provider) provider = test_shipped("kannel");
  g_autoptr(GString) url = g_string_new("http://gw/h?key=s3cr%2Bt%2F&from=1&text=x");
  Push push;
  for (guint i = 0; i < 600; i++)
    g_string_append_printf(url, "&a%u=1", i);
  begin(&push, "GET", url->str, "", NULL);
  is(&push, provider, NOW, WEBHOOK_REFUSED);
  end(&push);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/webhook/twilio_published", twilio_published);
  g_test_add_func("/provider/webhook/twilio", twilio);
  g_test_add_func("/provider/webhook/smsgate", smsgate);
  g_test_add_func("/provider/webhook/bad_signatures", bad_signatures);
  g_test_add_func("/provider/webhook/other_signatures", other_signatures);
  g_test_add_func("/provider/webhook/vonage_parts", vonage_parts);
  g_test_add_func("/provider/webhook/kannel", kannel);
  g_test_add_func("/provider/webhook/ants", ants);
  g_test_add_func("/provider/webhook/other_dialects", other_dialects);
  g_test_add_func("/provider/webhook/left_to_the_list", left_to_the_list);
  g_test_add_func("/provider/webhook/left_to_the_list-beside-other-reports", left_to_the_list_beside_other_reports);
  g_test_add_func("/provider/webhook/basic", basic);
  g_test_add_func("/provider/webhook/no_body_by_the_back_door", no_body_by_the_back_door);
  g_test_add_func("/provider/webhook/not_asked_for", not_asked_for);
  g_test_add_func("/provider/webhook/too_much", too_much);
  return g_test_run();
}
