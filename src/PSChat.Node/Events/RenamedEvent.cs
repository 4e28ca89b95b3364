namespace PSChat.Node.Events;

/// <summary>The user got another name.</summary>
internal sealed record RenamedEvent(string Previous, string User) : NodeEvent
{
    /// <summary>The event of <paramref name="renamed"/>.</summary>
    public static RenamedEvent Of(UserRenamedEventArgs renamed) => new(renamed.Previous, renamed.UserName);

    /// <inheritdoc/>
    public override string ToLine() => $"* you are {User} from now on: {Previous} belongs to somebody who was here before";
}
