using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Effects of a client's state machine. An effect must not call back before the call that caused it has returned.
/// </summary>
internal interface IClientEffects
{
    /// <summary>Sends to everybody on the network, and to the seeds.</summary>
    void Broadcast(Datagram datagram);

    /// <summary>
    /// Dials, after dropping any present connection. The answer is <see cref="ClientProtocol.Connected"/> or
    /// <see cref="ClientProtocol.ConnectFailed"/>.
    /// </summary>
    void Dial(IReadOnlyList<Endpoint> endpoints);

    /// <summary>Closes the connection once everything is sent.</summary>
    void HangUp();

    /// <summary>Sends over the connection; dropped if there is none.</summary>
    void Send(Frame frame);

    /// <summary>The connection is up, was lost, or is given up.</summary>
    void StateChanged(ClientState state, Member? server, string reason);

    void ViewChanged(GroupView view, TimeSpan electionDuration);

    void Delivered(LogEntry entry, bool late);

    /// <summary>Messages of a room are missing, at most so many (null: unknown), because no server keeps them.</summary>
    void Missed(string room, long? count);

    /// <summary>The user has another name, because the claimed one belongs to an earlier claim.</summary>
    void Renamed(string user);

    void Acknowledged(MessageReceipt receipt, string room);

    void RoomJoined(string room);

    /// <summary>A room that was not confirmed is no longer asked for.</summary>
    void RoomRefused(string room, ChatException failure);

    /// <summary>The answer to the oldest open question, <see cref="ListUsers"/>.</summary>
    void UsersListed(IReadOnlyList<PresentUser> users);

    /// <summary>The answer to the oldest open question, <see cref="ReadHistory"/>.</summary>
    void HistoryRead(History history);

    /// <summary>A user has entered a room, or has left it.</summary>
    void PresenceChanged(string room, string user, bool isPresent);

    /// <summary>The session cannot go on.</summary>
    void Failed(ChatException failure);
}
