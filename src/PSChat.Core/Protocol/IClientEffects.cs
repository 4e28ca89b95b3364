using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>What a client's state machine wants done; nothing here may call back before the call that caused it has returned.</summary>
internal interface IClientEffects
{
    /// <summary>Sends to everybody on the network, and to the seeds.</summary>
    void Broadcast(Datagram datagram);

    /// <summary>Dials, after dropping whatever connection there is; the answer is <see cref="ClientProtocol.Connected"/> or
    /// <see cref="ClientProtocol.ConnectFailed"/>.</summary>
    void Dial(IReadOnlyList<Endpoint> endpoints);

    /// <summary>Closes the connection once everything sent is out.</summary>
    void HangUp();

    /// <summary>Sends over the connection; dropped if there is none.</summary>
    void Send(Frame frame);

    /// <summary>The connection is up, was lost, or is given up.</summary>
    void StateChanged(ClientState state, Member? server, string reason);

    void ViewChanged(GroupView view, TimeSpan electionDuration);

    void Delivered(LogEntry entry, bool late);

    /// <summary>Messages of a room are missing, at most so many (null: nobody knows): nobody keeps them any more.</summary>
    void Missed(string room, long? count);

    /// <summary>The user has another name: its own belongs to an earlier claim.</summary>
    void Renamed(string user);

    void Acknowledged(MessageReceipt receipt, string room);

    void RoomJoined(string room);

    /// <summary>The answer to the oldest question that is open, <see cref="ListUsers"/>.</summary>
    void UsersListed(IReadOnlyList<PresentUser> users);

    /// <summary>The answer to the oldest question that is open, <see cref="ReadHistory"/>.</summary>
    void HistoryRead(History history);

    /// <summary>A user has come to a room, or is gone from it.</summary>
    void PresenceChanged(string room, string user, bool isPresent);

    /// <summary>The session cannot go on.</summary>
    void Failed(ChatException failure);
}
