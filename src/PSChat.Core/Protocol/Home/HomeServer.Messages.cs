using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>Messages that clients send: kept until they are safe, and then acknowledged.</summary>
internal sealed partial class HomeServer
{
    /// <summary>
    /// All messages of this server's clients that are not yet delivered, each session's in the order of their numbers. The leader
    /// may be new, or the link may have lost them. Ids tell the copies apart.
    /// </summary>
    public IEnumerable<Submission> ListOutstanding()
    {
        foreach (var session in _sessions.Values)
        {
            foreach (var submission in session.Outstanding.Values.OrderBy(submission => submission.Id.Sequence))
            {
                yield return submission with
                {
                    AckedThrough = _messages.SafeThrough(submission.Id.Session, submission.AckedThrough),
                };
            }
        }
    }

    /// <summary>A message of one of our clients is safe. A copy of it that comes here later is still delivered.</summary>
    public void Confirm(MessageId id)
    {
        if (!_sessions.TryGetValue(id.Session, out var sender) || sender.Settle(id.Sequence) is not (> 0 and var bytes)) return;
        _unacknowledged -= bytes;
        AcknowledgeTo(sender, id, null);
    }

    private void OnSend(ClientSession client, Send send)
    {
        if (!client.Rooms.TryGetValue(send.Room, out var cursor))
        {
            if (client.IsPutOff(send.Room))
            {
                Throttle(
                    client.Connection, ThrottledSubject.Message, send.Sequence, client.Budget.RoomJoins, ServerLimit.Questions);
                return;
            }

            _effects.CloseClient(client.Connection, ChatError.RoomNotJoined, $"The room '{send.Room}' is not joined.");
            return;
        }

        var isContradiction = send.Sequence <= client.SaidThrough;
        client.Say(send.AckedThrough);
        client.ProgressAt = _moment.Now;
        var id = new MessageId(client.Record.Session, send.Sequence);
        if (_messages.IsSafe(id) || (_acknowledgesEarly && _messages.Holds(id)))
        {
            // A resend of a message that is safe already (X4). If it is held but not committed, it is acknowledged once it is
            // committed.
            AcknowledgeTo(client, id, _messages.Find(id));
            return;
        }

        if (isContradiction)
        {
            // The leader passes over it, because a later one has a place (X7). Nobody would ever answer it.
            _effects.CloseClient(
                client.Connection, ChatError.BadFrame, $"The client has said that message {send.Sequence} is acknowledged.");
            return;
        }

        if (RefuseSend(client, send)) return;

        // Messages delivered here are safe, even if the sender did not know it when it sent this (X8). A leader that joined after
        // the epochs of those messages were forgotten has never heard of them, and would wait for them.
        var submission = new Submission(
            id, _messages.SafeThrough(id.Session, send.AckedThrough), send.LastTimestamp, client.Record.User,
            cursor.Log.Name, send.Text, send.Data, send.To);
        _unacknowledged += client.Keep(submission);
        _group.Submit(submission);
    }

    private void AcknowledgeTo(ClientSession client, MessageId id, LogEntry? entry)
    {
        client.ProgressAt = _moment.Now;
        client.Tell(id.Sequence);
        _effects.SendToClient(
            client.Connection,
            new Acknowledged(
                id.Sequence,
                entry?.Position ?? default,
                entry?.Timestamp ?? default,
                _view?.View.CommitQuorum ?? 1,
                entry?.To is null ? null : entry.Recipients.Count));
    }
}
