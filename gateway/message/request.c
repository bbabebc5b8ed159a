#include "request.h"

#include <string.h>

void request_init(Request *request, Command command)
{
  memset(request, 0, sizeof *request);
  request->command = command;
  request->count = -1;
}

void request_refuse(Request *request, ReplyId refusal)
{
  request->verdict = REQUEST_REFUSED;
  request->refusal = refusal;
}

void request_ignore(Request *request, IgnoreReason reason)
{
  request->verdict = REQUEST_IGNORED;
  request->reason = reason;
}

const char *ignore_reason_name(IgnoreReason reason)
{
  static const char *const names[] = {"NONE",       "ALPHA_SENDER", "SHORT_CODE", "NOT_TH_MOBILE", "EMPTY",
                                      "AUTO_REPLY", "OTP",          "AD",         "LAUGH",         "OWN_REPLY"};
  return names[reason];
}
