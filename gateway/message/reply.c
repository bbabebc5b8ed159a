#include "message/reply.h"

#include <string.h>

static const ReplyRow rows[REPLY_COUNT] = {
    {"NONE", CLASS_ANSWER, ""},
#define REPLY(id, class, fields) {#id, CLASS_##class, fields},
#include "replies.def"
#undef REPLY
};

const ReplyRow *reply_row(ReplyId id)
{
  return &rows[id < REPLY_COUNT ? id : REPLY_NONE];
}

ReplyId reply_by_name(const char *name)
{
  for (guint i = 1; i < REPLY_COUNT; i++) {
    if (strcmp(rows[i].name, name) == 0)
      return (ReplyId)i;
  }
  return REPLY_NONE;
}
