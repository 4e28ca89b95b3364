using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Questions to the server, one at a time. A question that a lost connection leaves open is asked again at the next server (C15).
/// </summary>
internal sealed partial class ClientProtocol
{
    private readonly Queue<Frame> _questions = [];

    /// <summary>Parts of the answer that have arrived.</summary>
    private readonly List<PresentUser> _listedUsers = [];

    /// <summary>Asks a question, now or once there is a server: <see cref="ListUsers"/> or <see cref="ReadHistory"/>.</summary>
    public void Ask(Instant now, Frame question)
    {
        _now = now;
        _questions.Enqueue(question);
        if (_questions.Count == 1) AskNext();
    }

    private void AskNext()
    {
        _listedUsers.Clear();
        if (State == ClientState.Attached && _questions.TryPeek(out var question)) Send(question);
    }

    private void OnUserList(UserList list)
    {
        if (!_questions.TryPeek(out var question) || question is not ListUsers) return;
        _listedUsers.AddRange(list.Users.Take(UserList.MaximumUsers - _listedUsers.Count));
        if (!list.IsLast) return;
        _effects.UsersListed([.. _listedUsers]);
        _questions.Dequeue();
        AskNext();
    }

    private void OnHistory(History history)
    {
        if (!_questions.TryPeek(out var question) || question is not ReadHistory) return;
        _effects.HistoryRead(history);
        _questions.Dequeue();
        AskNext();
    }

    private void OnPresence(Presence presence)
    {
        if (_rooms.ContainsKey(presence.Room)) _effects.PresenceChanged(presence.Room, presence.User, presence.IsPresent);
    }
}
