using PSChat.Messages;

namespace PSChat.Protocol.Home;

/// <summary>The group's user directory, as a home server needs it.</summary>
internal interface IUsersOfHome
{
    /// <summary>Number of sessions in the group.</summary>
    int Count { get; }

    SessionRecord? Find(Guid session);

    /// <summary>The owner of a name; null if the name is free.</summary>
    SessionRecord? FindOwner(string user);

    /// <summary>All users that are present, or are shown as present for a while longer.</summary>
    IEnumerable<PresentUser> ListPresent();
}
