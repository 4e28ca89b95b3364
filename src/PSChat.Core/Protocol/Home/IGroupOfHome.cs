using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Home;

/// <summary>The group, as a home server needs it.</summary>
internal interface IGroupOfHome
{
    /// <summary>Whether this server is a member of a group.</summary>
    bool IsMember { get; }

    /// <summary>Hands a client's message on to the leader.</summary>
    void Submit(Submission submission);

    /// <summary>Tells the leader of a session that is new or has changed.</summary>
    void Report(Claim claim);

    /// <summary>Tells the leader that a session is over.</summary>
    void EndSession(Guid session);

    /// <summary>Asks the servers for their status, for a client.</summary>
    void AskMembers(long connection);

    /// <summary>Asks for an election, for a client.</summary>
    void HoldElection();

    /// <summary>Delivers the rest of a history of which a part is delivered.</summary>
    void FinishHistory();
}
