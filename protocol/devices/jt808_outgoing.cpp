// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_outgoing.hpp"

#include <algorithm>

namespace tiaodu::jt808 {

RequestToken Outgoing::sent(EncodedRequest const& request, std::uint16_t first_seq, std::vector<std::string> frames,
                            Time now) {
    Slot slot;
    slot.token = RequestToken{++last_token_};
    slot.msg_id = request.msg_id;
    slot.answer_id = request.answer_id;
    slot.first_seq = first_seq;
    slot.confirmed.resize(frames.size());
    slot.frames = std::move(frames);
    slot.wait = limits_.first_wait;
    slot.next_at = now + slot.wait;
    waiting_.push_back(std::move(slot));
    return waiting_.back().token;
}

std::optional<Outgoing::Ended> Outgoing::take_reply(GeneralReply const& reply) {
    auto const found = std::find_if(waiting_.begin(), waiting_.end(), [&](Slot const& slot) {
        return slot.msg_id == reply.reply_id && slot.frame_at(reply.reply_seq);
    });
    if (found == waiting_.end()) return std::nullopt;
    Ended const ended{found->token, outcome_of(reply.result)};
    if (ended.outcome == RequestOutcome::ok) {
        if (found->answer_id != msg::terminal_reply) return std::nullopt;
        // One answer for the whole or one for each part: the standard leaves it open, and which serial the whole has.
        auto const at = *found->frame_at(reply.reply_seq);
        bool const twice = found->confirmed[at];
        found->confirmed[at] = true;
        bool const each = std::find(found->confirmed.begin(), found->confirmed.end(), false) == found->confirmed.end();
        if (!twice && !each && at + 1 != found->frames.size()) return std::nullopt;
    }
    waiting_.erase(found);
    return ended;
}

std::optional<RequestToken> Outgoing::take_answer(std::uint16_t answer_id, std::uint16_t reply_seq) {
    auto const found = std::find_if(waiting_.begin(), waiting_.end(), [&](Slot const& slot) {
        return slot.answer_id == answer_id && slot.frame_at(reply_seq);
    });
    if (found == waiting_.end()) return std::nullopt;
    auto const token = found->token;
    waiting_.erase(found);
    return token;
}

std::optional<RequestToken> Outgoing::take_answer(std::uint16_t answer_id) {
    auto const found =
        std::find_if(waiting_.begin(), waiting_.end(), [&](Slot const& slot) { return slot.answer_id == answer_id; });
    if (found == waiting_.end()) return std::nullopt;
    auto const token = found->token;
    waiting_.erase(found);
    return token;
}

Outgoing::Due Outgoing::due(Time now) {
    Due due;
    for (Slot& slot : waiting_) {
        if (slot.next_at > now) continue;
        if (slot.sends == limits_.sends_max) {
            due.expired.push_back(slot.token);
            continue;
        }
        ++slot.sends;
        slot.wait *= slot.sends;
        slot.next_at = now + slot.wait;
        due.frames.insert(due.frames.end(), slot.frames.begin(), slot.frames.end());
    }
    std::erase_if(waiting_, [&](Slot const& slot) {
        return std::find(due.expired.begin(), due.expired.end(), slot.token) != due.expired.end();
    });
    return due;
}

std::vector<std::string> Outgoing::again(MissingRequest const& missing) const {
    std::vector<std::string> frames;
    for (Slot const& slot : waiting_) {
        if (slot.first_seq != missing.first_seq || slot.frames.size() < 2) continue;
        for (auto const number : missing.numbers)
            if (number >= 1 && number <= slot.frames.size()) frames.push_back(slot.frames[number - 1u]);
        return frames;
    }
    return frames;
}

std::vector<RequestToken> Outgoing::drop_all() {
    std::vector<RequestToken> tokens;
    for (Slot const& slot : waiting_) tokens.push_back(slot.token);
    waiting_.clear();
    return tokens;
}

}  // namespace tiaodu::jt808
