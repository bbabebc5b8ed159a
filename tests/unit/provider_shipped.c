/* Every shipped profile: the bytes it sends, and what it makes of answers as the vendors give them (shapes from their sources).
 */
#include "provider_help.h"

#define NOW 1795485784000 /* 2026-11-24T02:03:04Z */

static const struct {
  const char *profile, *what, *method, *url, *body;
} REQUESTS[] = {
    {"plain", "poll", "GET", "/inbox?after=1795485784000&limit=10", ""},
    {"plain", "send", "POST", "/send", "{\"messages\":[{\"ref\":\"77\",\"to\":\"+66812345678\",\"text\":\"รับ&1\"}]}"},
    {"africastalking", "poll", "GET", "/version1/messaging?username=me&lastReceivedId=1795485784000", ""},
    {"africastalking", "send", "POST", "/version1/messaging",
     "username=me&to=%2B66812345678&message=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261&from=%2B66800000001&bulkSMSMode=1"},
    {"twilio", "poll", "GET", "/2010-04-01/Accounts/AC1/Messages.json?To=%2B66800000001&DateSent%3E=2026-11-22&PageSize=10",
     ""},
    {"twilio", "send", "POST", "/2010-04-01/Accounts/AC1/Messages.json",
     "To=%2B66812345678&From=%2B66800000001&Body=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261"},
    {"twilio", "status", "GET", "/2010-04-01/Accounts/AC1/Messages/ID%2F1.json", ""},
    {"twilio", "lookup", "GET", "/2010-04-01/Accounts/AC1/Messages.json?To=%2B66812345678&DateSent%3E=2026-11-24&PageSize=200",
     ""},
    {"smsgate", "poll", "GET",
     "/inbox?type=SMS&from=2026-11-21T02%3A03%3A04.000Z&to=2026-11-24T02%3A03%3A04.000Z&limit=10&offset=0", ""},
    {"smsgate", "send", "POST", "/messages",
     "{\"id\":\"77\",\"textMessage\":{\"text\":\"รับ&1\"},\"phoneNumbers\":[\"+66812345678\"],\"withDeliveryReport\":true}"},
    {"smsgate", "status", "GET", "/messages/77", ""},
    {"dinstar", "poll", "GET", "/api/query_incoming_sms?flag=all&incoming_sms_id=1795485784000", ""},
    {"dinstar", "send", "POST", "/api/send_sms",
     "{\"text\":\"#param#\",\"encoding\":\"unicode\",\"request_status_report\":true,\"param\":[{\"number\":\"+66812345678\","
     "\"text_param\":[\"รับ&1\"],\"user_id\":77}]}"},
    {"dinstar", "status", "POST", "/api/query_sms_result", "{\"user_id\":[77]}"},
    {"gammu", "poll", "GET", "/sms", ""},
    {"gammu", "send", "POST", "/sms", "{\"text\":\"รับ&1\",\"number\":\"+66812345678\",\"unicode\":true}"},
    {"thaibulksms", "send", "POST", "/sms",
     "msisdn=0812345678&message=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261&sender=%2B66800000001&force=standard"},
    {"infobip", "poll", "GET", "/sms/1/inbox/reports?limit=10", ""},
    {"infobip", "send", "POST", "/sms/3/messages",
     "{\"messages\":[{\"sender\":\"+66800000001\",\"destinations\":[{\"to\":\"66812345678\",\"messageId\":\"77\"}],\"content\":"
     "{\"text\":\"รับ&1\"}}]}"},
    {"infobip", "receipts", "GET", "/sms/3/reports?limit=10", ""},
    {"infobip", "lookup", "GET", "/sms/3/logs?messageId=77&limit=10", ""},
    {"ants", "send", "POST", "/sms/send",
     "{\"messages\":[{\"from\":\"+66800000001\",\"destinations\":[{\"to\":\"66812345678\",\"messageId\":\"77\"}],\"text\":\"รับ&"
     "1\"}]}"},
    {"ants", "status", "GET", "/sms/loginfo?messageId=ID%2F1", ""},
    {"kannel", "send", "GET",
     "/cgi-bin/"
     "sendsms?username=me&password=s3cr%2Bt%2F&from=%2B66800000001&to=%2B66812345678&text=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261&"
     "coding=2&charset=UTF-8&dlr-mask=31&dlr-url=http%3A%2F%2F127.0.0.1%3A8%2Fw%3Fkey%3Ds3cr%2Bt%2F%26dlr%3D%25d%26ref%3D77%"
     "26t%3D%25T",
     ""},
    {"clicksend", "poll", "GET", "/v3/sms/inbound?page=1&limit=10", ""},
    {"clicksend", "send", "POST", "/v3/sms/send",
     "{\"messages\":[{\"from\":\"+66800000001\",\"to\":\"+66812345678\",\"body\":\"รับ&1\",\"custom_string\":\"77\"}]}"},
    {"clicksend", "receipts", "GET", "/v3/sms/receipts?page=1&limit=10", ""},
    {"bulksms", "poll", "GET", "/v1/messages?filter=type%3DRECEIVED%26id%3E1795485784000&sortOrder=ASCENDING&limit=10", ""},
    {"bulksms", "send", "POST", "/v1/messages?deduplication-id=77&auto-unicode=true",
     "[{\"to\":\"+66812345678\",\"body\":\"รับ&1\",\"userSuppliedId\":\"r77\"}]"},
    {"bulksms", "status", "GET", "/v1/messages/ID%2F1", ""},
    {"messagebird", "poll", "GET",
     "/messages?direction=mo&from=2026-11-24T01%3A48%3A04Z&until=2026-11-24T02%3A03%3A04Z&limit=10&offset=0", ""},
    {"messagebird", "send", "POST", "/messages",
     "{\"originator\":\"+66800000001\",\"body\":\"รับ&1\",\"recipients\":[\"66812345678\"],\"reference\":\"77\",\"datacoding\":"
     "\"auto\"}"},
    {"messagebird", "status", "GET", "/messages/ID%2F1", ""},
    {"telerivet", "poll", "GET",
     "/v1/projects/PJ1/messages?direction=incoming&message_type=sms&time_created%5Bmin%5D=1795485184&sort_dir=asc&page_size=10",
     ""},
    {"telerivet", "send", "POST", "/v1/projects/PJ1/messages/send",
     "{\"content\":\"รับ&1\",\"to_number\":\"+66812345678\",\"message_type\":\"sms\"}"},
    {"telerivet", "status", "GET", "/v1/projects/PJ1/messages/ID%2F1", ""},
    {"telerivet", "lookup", "GET",
     "/v1/projects/PJ1/messages?direction=outgoing&to_number=%2B66812345678&time_created%5Bmin%5D=1795485484&page_size=100",
     ""},
    {"sinch", "poll", "GET",
     "/xms/v1/P1/inbounds?start_date=2026-11-24T01%3A48%3A04.000Z&end_date=2026-11-24T02%3A03%3A04.000Z&page=0&page_size=10",
     ""},
    {"sinch", "send", "POST", "/xms/v1/P1/batches",
     "{\"to\":[\"66812345678\"],\"from\":\"+66800000001\",\"body\":\"รับ&1\",\"client_reference\":\"77\",\"delivery_report\":"
     "\"per_recipient\"}"},
    {"sinch", "status", "GET", "/xms/v1/P1/batches/ID%2F1/delivery_report?type=full", ""},
    {"vonage", "send", "POST", "/sms/json",
     "api_key=me&api_secret=s3cr%2Bt%2F&from=%2B66800000001&to=66812345678&text=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261&type=unicode&"
     "client-ref=77"},
    {"smseagle", "poll", "POST", "/jsonrpc/sms",
     "{\"method\":\"sms.read_sms\",\"params\":{\"access_token\":\"s3cr+t/"
     "\",\"folder\":\"inbox\",\"idfrom\":1795485784001,\"limit\":10,\"responsetype\":\"extended\"}}"},
    {"smseagle", "send", "GET",
     "/http_api/send_sms?access_token=s3cr%2Bt%2F&to=%2B66812345678&message=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261&unicode=1&oid=77",
     ""},
    {"playsms", "poll", "GET", "/index.php?app=ws&op=ix&u=me&h=s3cr%2Bt%2F&last=1795485784000&c=10&format=json", ""},
    {"playsms", "send", "GET",
     "/index.php?app=ws&op=pv&u=me&h=s3cr%2Bt%2F&to=%2B66812345678&msg=%E0%B8%A3%E0%B8%B1%E0%B8%9A%261&unicode=1&format=json",
     ""},
    {"playsms", "status", "GET", "/index.php?app=ws&op=ds&u=me&h=s3cr%2Bt%2F&smslog_id=ID%2F1&format=json", ""},
    {"textbee", "poll", "GET", "/api/v1/gateway/devices/D1/get-received-sms?page=1&limit=10", ""},
    {"textbee", "send", "POST", "/api/v1/gateway/devices/D1/send-sms",
     "{\"recipients\":[\"+66812345678\"],\"message\":\"รับ&1\"}"},
};

static HttpRequest *ask(const Provider *provider, const char *what, const char *cursor)
{
  const Outgoing message = {"77", "+66812345678", "รับ&1"};
  if (strcmp(what, "send") == 0)
    return provider_send_request(provider, &message, 1);
  if (strcmp(what, "status") == 0)
    return provider_status_request(provider, "ID/1", "77", "+66812345678");
  if (strcmp(what, "lookup") == 0)
    return provider_lookup_request(provider, &message, NOW, NOW);
  PollState state;
  poll_state_init(&state, cursor, strcmp(what, "poll") == 0 ? POLL_MESSAGES : POLL_RECEIPTS);
  HttpRequest *request = provider_poll_request(provider, &state, NOW, 10);
  poll_state_clear(&state);
  return request;
}

static void requests(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(REQUESTS); i++) {
    g_autoptr(Provider) provider = test_shipped(REQUESTS[i].profile);
    const gboolean number = strstr(REQUESTS[i].url, "1795485784000") != NULL || strstr(REQUESTS[i].body, "17954857840") != NULL;
    g_autoptr(HttpRequest) request = ask(
        provider, REQUESTS[i].what,
        number || strstr(REQUESTS[i].url, "2026") != NULL || strstr(REQUESTS[i].url, "17954") != NULL ? "1795485784000" : "");
    g_autofree char *body = test_body(request), *url = g_strconcat("http://h", REQUESTS[i].url, NULL);
    g_test_message("%s %s", REQUESTS[i].profile, REQUESTS[i].what);
    g_assert_cmpstr(request->method, ==, REQUESTS[i].method);
    g_assert_cmpstr(request->url, ==, url);
    g_assert_cmpstr(body, ==, REQUESTS[i].body);
  }
}

/* Where credentials stand that are no part of address or body. */
static void credentials(void)
{
  static const struct {
    const char *profile, *header, *value, *user;
    HttpAuth auth;
  } CASES[] = {
      {"infobip", "authorization", "App s3cr+t/", NULL, HTTP_AUTH_NONE},
      {"messagebird", "authorization", "AccessKey s3cr+t/", NULL, HTTP_AUTH_NONE},
      {"sinch", "authorization", "Bearer s3cr+t/", NULL, HTTP_AUTH_NONE},
      {"textbee", "x-api-key", "s3cr+t/", NULL, HTTP_AUTH_NONE},
      {"dinstar", NULL, NULL, "me", HTTP_AUTH_ANY},
      {"telerivet", NULL, NULL, "s3cr+t/", HTTP_AUTH_BASIC},
      {"clicksend", NULL, NULL, "me", HTTP_AUTH_BASIC},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(Provider) provider = test_shipped(CASES[i].profile);
    g_autoptr(HttpRequest) request = ask(provider, "send", "");
    g_assert_cmpint(request->auth, ==, CASES[i].auth);
    g_assert_cmpstr(request->user, ==, CASES[i].user);
    if (CASES[i].header != NULL)
      g_assert_cmpstr(test_header(request, CASES[i].header), ==, CASES[i].value);
  }
}

static const struct {
  const char *profile;
  gint status;
  const char *body;
  SendResult result;
  const char *id; /* NULL: none */
} ANSWERS[] = {
    {"smsgate", 202,
     "{\"id\":\"77\",\"state\":\"Pending\",\"recipients\":[{\"phoneNumber\":\"+66812345678\",\"state\":\"Pending\"}]}",
     SEND_ACCEPTED, "77"},
    {"smsgate", 202, "{\"id\":\"77\",\"state\":\"Failed\",\"recipients\":[{\"error\":\"no SIM\"}]}", SEND_PERMANENT, NULL},
    {"smsgate", 409, "{\"message\":\"exists\"}", SEND_ACCEPTED, NULL},
    {"smsgate", 503, "{\"message\":\"queue\"}", SEND_TEMPORARY, NULL},
    {"smsgate", 400, "{\"message\":\"bad\"}", SEND_PERMANENT, NULL},
    {"smsgate", 202, "<html>", SEND_TEMPORARY, NULL}, /* idempotent: asked again */
    {"dinstar", 200, "{\"error_code\":202,\"sn\":\"x\",\"sms_in_queue\":1,\"task_id\":4}", SEND_ACCEPTED, NULL},
    {"dinstar", 200, "{\"error_code\":550}", SEND_TEMPORARY, NULL},
    {"dinstar", 200, "{\"error_code\":413}", SEND_PERMANENT, NULL},
    {"dinstar", 200, "{\"error_code\":999}", SEND_UNCERTAIN, NULL},
    {"dinstar", 401, "", SEND_CONFIG, NULL},
    {"gammu", 200, "{\"status\":200,\"message\":\"[12]\"}", SEND_ACCEPTED, NULL},
    {"gammu", 500, "{\"message\":\"Internal Server Error\"}", SEND_UNCERTAIN, NULL},
    {"gammu", 200, "{\"status\":404}", SEND_UNCERTAIN, NULL},
    {"thaibulksms", 201,
     "{\"remaining_credit\":9,\"phone_number_list\":[{\"number\":\"66812345678\",\"message_id\":\"T1\",\"used_credit\":1}],"
     "\"bad_phone_number_list\":[]}",
     SEND_ACCEPTED, "T1"},
    {"thaibulksms", 200, "{\"data\":[{\"msisdn\":\"0812345678\",\"id\":\"T2\",\"used_credit\":1}]}", SEND_ACCEPTED, "T2"},
    {"thaibulksms", 201,
     "{\"phone_number_list\":[],\"bad_phone_number_list\":[{\"number\":\"0812345678\",\"message\":\"INVALID_NUMBER\"}]}",
     SEND_PERMANENT, NULL},
    {"thaibulksms", 201, "{\"phone_number_list\":[],\"bad_phone_number_list\":[]}", SEND_UNCERTAIN, NULL},
    {"thaibulksms", 400, "{\"error\":{\"code\":104,\"description\":\"sender\"}}", SEND_PERMANENT, NULL},
    {"infobip", 200,
     "{\"bulkId\":\"b\",\"messages\":[{\"messageId\":\"77\",\"destination\":\"66812345678\",\"status\":{\"groupId\":1,"
     "\"groupName\":"
     "\"PENDING\",\"id\":26,\"name\":\"PENDING_ACCEPTED\"}}]}",
     SEND_ACCEPTED, "77"},
    {"infobip", 200,
     "{\"messages\":[{\"messageId\":\"77\",\"status\":{\"groupName\":\"REJECTED\",\"name\":\"REJECTED_NOT_ENOUGH_CREDITS\"}}]}",
     SEND_PERMANENT, NULL},
    {"infobip", 200, "{\"messages\":[{\"messageId\":\"78\",\"status\":{\"groupName\":\"PENDING\"}}]}", SEND_UNCERTAIN, NULL},
    {"infobip", 401, "{\"requestError\":{\"serviceException\":{\"messageId\":\"UNAUTHORIZED\",\"text\":\"Invalid login\"}}}",
     SEND_CONFIG, NULL},
    {"ants", 200,
     "{\"bulkId\":\"B\",\"details\":[{\"to\":\"66812345678\",\"status\":{\"code\":\"000\",\"name\":\"ACCEPTED\"},\"messageId\":"
     "\"A1\"}]}",
     SEND_ACCEPTED, "A1"},
    {"ants", 200, "{\"details\":[{\"to\":\"66812345678\",\"status\":{\"name\":\"REJECTED\"},\"messageId\":\"A1\"}]}",
     SEND_PERMANENT, NULL},
    {"kannel", 202, "0: Accepted for delivery", SEND_ACCEPTED, NULL},
    {"kannel", 202, "3: Queued for later delivery", SEND_ACCEPTED, NULL},
    {"kannel", 202, "9: novel", SEND_UNCERTAIN, NULL},
    {"kannel", 202, "", SEND_UNCERTAIN, NULL},
    {"kannel", 403, "Authorization failed for sendsms", SEND_CONFIG, NULL},
    {"kannel", 400, "Empty receiver number not allowed", SEND_PERMANENT, NULL},
    {"kannel", 503, "Temporal failure, try again later.", SEND_TEMPORARY, NULL},
    {"clicksend", 200,
     "{\"http_code\":200,\"response_code\":\"SUCCESS\",\"data\":{\"messages\":[{\"to\":\"+66812345678\",\"custom_string\":"
     "\"77\","
     "\"message_id\":\"C1\",\"status\":\"SUCCESS\"}]}}",
     SEND_ACCEPTED, "C1"},
    {"clicksend", 200,
     "{\"response_code\":\"SUCCESS\",\"data\":{\"messages\":[{\"custom_string\":\"77\",\"status\":\"INSUFFICIENT_CREDIT\"}]}}",
     SEND_CONFIG, NULL},
    {"clicksend", 200, "{\"response_code\":\"UNAUTHORIZED\"}", SEND_CONFIG, NULL},
    {"bulksms", 201, "[{\"id\":\"B1\",\"to\":\"66812345678\",\"status\":{\"type\":\"ACCEPTED\"},\"userSuppliedId\":\"r77\"}]",
     SEND_ACCEPTED, "B1"},
    {"bulksms", 201, "[]", SEND_TEMPORARY, NULL},
    {"bulksms", 403, "{\"status\":403,\"detail\":\"credits\"}", SEND_CONFIG, NULL},
    {"messagebird", 201,
     "{\"id\":\"M1\",\"reference\":\"77\",\"recipients\":{\"items\":[{\"recipient\":66812345678,\"status\":\"sent\"}]}}",
     SEND_ACCEPTED, "M1"},
    {"messagebird", 422,
     "{\"errors\":[{\"code\":9,\"description\":\"no (correct) recipients found\",\"parameter\":\"recipients\"}]}",
     SEND_PERMANENT, NULL},
    {"messagebird", 401, "{\"errors\":[{\"code\":2,\"description\":\"Request not allowed\"}]}", SEND_CONFIG, NULL},
    {"telerivet", 200, "{\"id\":\"SM1\",\"status\":\"queued\"}", SEND_ACCEPTED, "SM1"},
    {"telerivet", 400, "{\"error\":{\"code\":\"invalid_param\",\"message\":\"to\"}}", SEND_PERMANENT, NULL},
    {"telerivet", 402, "{\"error\":{\"code\":\"insufficient_credits\"}}", SEND_CONFIG, NULL},
    {"sinch", 201, "{\"id\":\"S1\",\"to\":[\"66812345678\"],\"canceled\":false}", SEND_ACCEPTED, "S1"},
    {"sinch", 201, "{}", SEND_UNCERTAIN, NULL},
    {"sinch", 400, "{\"code\":\"syntax_invalid_json\",\"text\":\"x\"}", SEND_PERMANENT, NULL},
    {"vonage", 200, "{\"message-count\":\"1\",\"messages\":[{\"to\":\"66812345678\",\"message-id\":\"V1\",\"status\":\"0\"}]}",
     SEND_ACCEPTED, "V1"},
    {"vonage", 200, "{\"messages\":[{\"message-id\":\"V1\",\"status\":\"0\"},{\"message-id\":\"V2\",\"status\":\"0\"}]}",
     SEND_ACCEPTED, "V1"},
    {"vonage", 200, "{\"messages\":[{\"message-id\":\"V1\",\"status\":\"0\"},{\"status\":\"1\",\"error-text\":\"Throttled\"}]}",
     SEND_UNCERTAIN, "V1"},
    {"vonage", 200, "{\"messages\":[{\"status\":\"1\",\"error-text\":\"Throttled\"}]}", SEND_THROTTLED, NULL},
    {"vonage", 200, "{\"messages\":[{\"status\":\"9\",\"error-text\":\"quota\"}]}", SEND_CONFIG, NULL},
    {"vonage", 200, "{\"messages\":[{\"status\":\"6\"},{\"status\":\"6\"}]}", SEND_PERMANENT, NULL},
    {"vonage", 200, "{\"messages\":[]}", SEND_UNCERTAIN, NULL},
    {"smseagle", 200, "OK; ID=123", SEND_ACCEPTED, "123"},
    {"smseagle", 200, "Invalid login or password", SEND_CONFIG, NULL},
    {"smseagle", 200, "OK", SEND_UNCERTAIN, NULL},
    {"playsms", 200,
     "{\"data\":[{\"status\":\"OK\",\"error\":\"0\",\"smslog_id\":\"5\",\"queue\":\"q\",\"to\":\"66812345678\"}]}",
     SEND_ACCEPTED, "5"},
    {"playsms", 200, "{\"data\":[{\"status\":\"ERR\",\"error\":\"200\",\"to\":\"66812345678\"}]}", SEND_PERMANENT, NULL},
    {"textbee", 201, "{\"data\":{\"success\":true,\"smsBatchId\":\"X1\"}}", SEND_ACCEPTED, "X1"},
    {"textbee", 401, "{\"message\":\"Unauthorized\"}", SEND_CONFIG, NULL},
};

static void answers(void)
{
  const Outgoing message = {"77", "+66812345678", "x"};
  for (guint i = 0; i < G_N_ELEMENTS(ANSWERS); i++) {
    g_autoptr(Provider) provider = test_shipped(ANSWERS[i].profile);
    HttpResponse response = test_answer(ANSWERS[i].status, ANSWERS[i].body);
    SendOutcome outcome;
    provider_send_read(provider, &message, 1, &response, &outcome);
    g_test_message("%s %d %s -> %s %s", ANSWERS[i].profile, ANSWERS[i].status, ANSWERS[i].body,
                   send_result_name(outcome.result), outcome.reason != NULL ? outcome.reason : "");
    g_assert_cmpstr(send_result_name(outcome.result), ==, send_result_name(ANSWERS[i].result));
    g_assert_cmpstr(outcome.id, ==, ANSWERS[i].id);
    send_outcome_clear(&outcome);
    http_response_clear(&response);
  }
}

/* One page of each that is polled, with something in it that must be left out or that is unreadable. */
static const struct {
  const char *profile, *body;
  const char *id; /* of the first; a prefix where it is made here */
  const char *from, *text;
  gint64 time_ms;
  guint n, filtered, broken;
} PAGES[] = {
    {"smsgate",
     "[{\"id\":\"data:1\",\"type\":\"DATA_SMS\",\"sender\":\"+66812345678\",\"contentPreview\":\"0a0b\",\"createdAt\":\"2026-"
     "11-24T09:03:05"
     ".000+07:00\"},{\"id\":\"text:-1\",\"type\":\"SMS\",\"sender\":\"0812345678\",\"recipient\":null,\"simNumber\":1,"
     "\"contentPreview\":\"รับ 500\",\"createdAt\":\"2026-11-24T09:03:04.000+07:00\"}]",
     "hash-", "+66812345678", "รับ 500", NOW, 1, 1, 0},
    {"dinstar",
     "{\"error_code\":200,\"sms\":[{\"incoming_sms_id\":7,\"port\":3,\"number\":\"+66812345678\",\"smsc\":\"x\",\"timestamp\":"
     "\"2026-11-24 09:03:04\",\"text\":\"รับ 500\"},{\"incoming_sms_id\":8,\"number\":\"AIS\"}],\"read\":0,\"unread\":2}",
     "7", "+66812345678", "รับ 500", NOW, 1, 0, 1},
    {"gammu",
     "[{\"Date\":\"2026-11-24 09:03:04\",\"Number\":\"+66812345678\",\"State\":\"UnRead\",\"Text\":\"รับ 500\"},"
     "{\"Date\":\"2026-11-24 09:03:04\",\"Number\":\"+66812345678\",\"State\":\"Sent\",\"Text\":\"x\"}]",
     "hash-", "+66812345678", "รับ 500", NOW, 1, 1, 0},
    {"infobip",
     "{\"results\":[{\"messageId\":\"I1\",\"from\":\"66812345678\",\"to\":\"66800000001\",\"text\":\"รับ "
     "500\",\"cleanText\":\"500\","
     "\"keyword\":\"X\",\"receivedAt\":\"2026-11-24T02:03:04.000+0000\",\"smsCount\":1}],\"messageCount\":1,"
     "\"pendingMessageCount\":0}",
     "I1", "+66812345678", "รับ 500", NOW, 1, 0, 0},
    {"clicksend",
     "{\"response_code\":\"SUCCESS\",\"data\":{\"current_page\":1,\"last_page\":1,\"data\":[{\"message_id\":\"C1\",\"from\":"
     "\"+66812345678\",\"to\":\"+66800000001\",\"body\":\"รับ 500\",\"original_body\":\"q\",\"timestamp\":\"1795485784\"}]}}",
     "C1", "+66812345678", "รับ 500", NOW, 1, 0, 0},
    {"bulksms",
     "[{\"id\":\"1795485784001\",\"type\":\"RECEIVED\",\"from\":\"66812345678\",\"to\":\"66800000001\",\"body\":\"รับ 500\","
     "\"submission\":{\"date\":\"2026-11-24T02:03:04Z\"}},{\"id\":\"9\",\"type\":\"SENT\",\"from\":\"1\",\"body\":\"x\"}]",
     "1795485784001", "+66812345678", "รับ 500", NOW, 1, 1, 0},
    {"messagebird",
     "{\"offset\":0,\"items\":[{\"id\":\"M1\",\"direction\":\"mo\",\"originator\":\"66812345678\",\"body\":\"รับ 500\","
     "\"createdDatetime\":\"2026-11-24T02:03:04+00:00\",\"recipients\":{\"items\":[{\"recipient\":66800000001}]}},"
     "{\"id\":\"M0\",\"direction\":\"mt\"}],\"links\":{\"next\":null}}",
     "M1", "+66812345678", "รับ 500", NOW, 1, 1, 0},
    {"telerivet",
     "{\"data\":[{\"id\":\"SM1\",\"from_number\":\"+66812345678\",\"to_number\":\"+66800000001\",\"content\":\"รับ 500\","
     "\"time_created\":1795485784,\"message_type\":\"sms\"},{\"id\":\"SM2\",\"message_type\":\"mms\"}],\"truncated\":false}",
     "SM1", "+66812345678", "รับ 500", NOW, 1, 1, 0},
    {"sinch",
     "{\"count\":2,\"page\":0,\"page_size\":100,\"inbounds\":[{\"id\":\"S1\",\"from\":\"66812345678\",\"to\":\"66800000001\","
     "\"body\":"
     "\"รับ 500\",\"received_at\":\"2026-11-24T02:03:04.000Z\",\"type\":\"mo_text\"},{\"id\":\"S0\",\"type\":\"mo_binary\"}]}",
     "S1", "+66812345678", "รับ 500", NOW, 1, 1, 0},
    {"smseagle",
     "{\"result\":{\"messages\":[{\"ID\":\"12\",\"SenderNumber\":\"+66812345678\",\"ReceivingDateTime\":\"2026-11-24 "
     "09:03:04\","
     "\"TextDecoded\":\"รับ 500\",\"Text\":\"0E23\",\"UDH\":\"\",\"Processed\":\"t\"}]}}",
     "12", "+66812345678", "รับ 500", NOW, 1, 0, 0},
    {"smseagle", "{\"result\":{\"status\":\"error\",\"error_text\":\"No data to display\"}}", NULL, NULL, NULL, 0, 0, 0, 0},
    {"playsms",
     "{\"data\":[{\"id\":\"9\",\"src\":\"+66812345678\",\"dst\":\"1\",\"msg\":\"รับ 500\",\"dt\":\"2026-11-24 09:03:04\"},"
     "{\"id\":\"8\",\"src\":\"AIS\",\"dst\":\"1\",\"msg\":\"'\",\"dt\":\"x\"}]}",
     "8", "AIS", "'", 0, 2, 0, 0},
    {"playsms", "{\"status\":\"ERR\",\"error\":\"501\",\"timestamp\":1}", NULL, NULL, NULL, 0, 0, 0, 0},
    {"textbee",
     "{\"data\":[{\"_id\":\"665\",\"sender\":\"+66812345678\",\"message\":\"รับ "
     "500\",\"receivedAt\":\"2026-11-24T02:03:04.000Z\"}],"
     "\"meta\":{\"page\":1}}",
     "hash-", "+66812345678", "รับ 500", NOW, 1, 0, 0},
};

static void pages(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(PAGES); i++) {
    g_autoptr(Provider) provider = test_shipped(PAGES[i].profile);
    g_autoptr(GError) error = NULL;
    HttpResponse response = test_answer(200, PAGES[i].body);
    PollState state;
    PollPage page;
    poll_state_init(&state, "", POLL_MESSAGES);
    http_request_free(provider_poll_request(provider, &state, NOW, 10));
    g_test_message("%s", PAGES[i].profile);
    g_assert_true(provider_poll_read(provider, &state, &response, NOW, &page, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(page.items->len, ==, PAGES[i].n);
    g_assert_cmpuint(page.filtered, ==, PAGES[i].filtered);
    g_assert_cmpuint(page.broken->len, ==, PAGES[i].broken);
    if (PAGES[i].n > 0) {
      const PollItem *item = &g_array_index(page.items, PollItem, 0);
      g_assert_true(g_str_has_prefix(item->id, PAGES[i].id));
      g_assert_cmpstr(item->from, ==, PAGES[i].from);
      g_assert_cmpstr(item->text, ==, PAGES[i].text);
      g_assert_cmpint(item->time_ms, ==, PAGES[i].time_ms);
      g_assert_cmpuint(item->parts, ==, 1);
    }
    poll_page_clear(&page);
    poll_state_clear(&state);
    http_response_clear(&response);
  }
}

/* What no provider should say, to every profile: an error or a page, never more. */
static void hostile(void)
{
  static const char *const BODIES[] = {"",
                                       "null",
                                       "{}",
                                       "[]",
                                       "[[]]",
                                       "[null,1,\"x\"]",
                                       "{\"data\":{\"data\":{}}}",
                                       "{\"results\":7}",
                                       "{\"messages\":[{}]}",
                                       "0",
                                       "OK; ID=",
                                       "<html>",
                                       "\xff\xfe",
                                       "[{\"id\":[]}]",
                                       "{\"messages\":[{\"status\":{\"groupName\":[]}}]}",
                                       "[{\"id\":1e400}]"};
  const Outgoing message = {"77", "+66812345678", "x"};
  for (guint i = 0; i < G_N_ELEMENTS(TEST_ACCOUNTS); i++) {
    g_autoptr(Provider) provider = test_shipped(TEST_ACCOUNTS[i].profile);
    for (guint b = 0; b < G_N_ELEMENTS(BODIES); b++) {
      HttpResponse response = test_answer(200, BODIES[b]);
      SendOutcome outcome;
      PollPage page;
      provider_send_read(provider, &message, 1, &response, &outcome);
      g_assert_cmpint(outcome.result, !=, SEND_ACCEPTED);
      send_outcome_clear(&outcome);
      for (PollKind kind = POLL_MESSAGES; kind <= POLL_RECEIPTS; kind++) {
        const PollFacts *facts =
            kind == POLL_MESSAGES ? &provider_facts(provider)->messages : &provider_facts(provider)->receipts;
        PollState state;
        if (!facts->polled)
          continue;
        poll_state_init(&state, "", kind);
        http_request_free(provider_poll_request(provider, &state, NOW, 10));
        if (provider_poll_read(provider, &state, &response, NOW, &page, NULL)) {
          g_assert_cmpuint(page.items->len + page.receipts->len, ==, 0);
          poll_page_clear(&page);
        }
        poll_state_clear(&state);
      }
      http_response_clear(&response);
    }
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/provider/shipped/requests", requests);
  g_test_add_func("/provider/shipped/credentials", credentials);
  g_test_add_func("/provider/shipped/answers", answers);
  g_test_add_func("/provider/shipped/pages", pages);
  g_test_add_func("/provider/shipped/hostile", hostile);
  return g_test_run();
}
