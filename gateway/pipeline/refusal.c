#include "pipeline/refusal.h"

/* A command for an example of how to write it: with the product where the message named one. */
static void answer_example(Answer *answer, const Request *request)
{
  g_autofree char *example =
      g_strdup_printf("%s%s%s", request->command != COMMAND_NONE ? command_row(request->command)->name : "",
                      *request->hint.product != '\0' ? " " : "", request->hint.product);
  answer_text(answer, "v", example);
}

void refusal_explain(const Request *request, Answer *answer)
{
  const Hint *hint = &request->hint;
  answer_begin(answer, request->refusal);
  switch ((int)request->refusal) {
  case E_AMOUNT_MISSING:
  case E_AMOUNT_AMBIG:
    answer_example(answer, request);
    break;
  case E_CAT_UNKNOWN:
    answer_number(answer, "x", hint->number);
    answer_example(answer, request);
    break;
  case E_VILLAGE_MISSING:
    answer_text(answer, "v", command_row(request->command)->name);
    break;
  case E_VERB_MISSING:
  case E_AMOUNT_NEG:
    answer_number(answer, "a", hint->amount_satang);
    break;
  case E_QTY_MISSING:
    answer_text(answer, "v", command_row(request->command)->name);
    answer_text(answer, "p", hint->product);
    break;
  case E_ROLE: {
    g_autofree char *role = role_set_name(command_row(request->command)->roles);
    answer_text(answer, "r", role);
    break;
  }
  case E_PRODUCT_MISSING:
    if (request->command == COMMAND_PROPOSE) /* a new one, by its name */
      answer_text(answer, "v", command_row(request->command)->name);
    break;
  case E_HH_MISSING:
    if (request->command == COMMAND_TRAIN) /* whose absence, not whom visited */
      answer_number(answer, "d", MAX(request->day, 1));
    break;
  case E_HH_UNKNOWN:
    if (hint->number != 0) /* else a card's code is wrong */
      answer_number(answer, "h", hint->number);
    break;
  case E_VILLAGE_AMBIG:
    answer_text(answer, "o", hint->options);
    answer_text(answer, "x", hint->text);
    break;
  case E_VILLAGE_UNKNOWN:
    answer_text(answer, "x", hint->text);
    break;
  case E_COUNT_RANGE:
    if (request->command == COMMAND_GROUP)
      answer_number(answer, "n", REQUEST_PEOPLE_MAX);
    break;
  case E_COUNT_MISMATCH:
    answer_number(answer, "a", hint->number);
    answer_number(answer, "b", hint->second);
    break;
  default:
    break;
  }
}

void refusal_answer(Turn *turn, const Request *request)
{
  turn_refuse(turn, request->refusal);
  refusal_explain(request, &turn->answer);
}
