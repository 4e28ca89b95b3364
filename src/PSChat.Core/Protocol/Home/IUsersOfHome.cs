using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>What a home server needs of the group's user directory.</summary>
internal interface IUsersOfHome
{
    /// <summary>How many sessions the group has.</summary>
    int Count { get; }

    SessionRecord? Find(Guid session);

    /// <summary>Whose name it is; null if it is free.</summary>
    SessionRecord? FindOwner(string user);

    /// <summary>Everybody who is there, or is shown as being there for a while longer.</summary>
    IEnumerable<PresentUser> ListPresent();
}
