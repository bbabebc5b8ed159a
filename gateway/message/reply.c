#include "message/reply.h"

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

guint reply_segments(ReplyId id)
{
  return reply_row(id)->class == CLASS_NOTICE ? REPLY_NOTICE_SEGMENTS : 1;
}
