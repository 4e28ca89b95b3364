namespace PSChat.Wording;

/// <summary>The names that this library itself has for things.</summary>
internal sealed class LibraryVocabulary : Vocabulary
{
    public static LibraryVocabulary Instance { get; } = new();

    public override string Port => "ChatServerOptions.Port";

    public override string DiscoveryPort => "NetworkOptions.DiscoveryPort";

    public override string BindAddress => "NetworkOptions.BindAddress";

    public override string AdvertiseAddress => "ChatServerOptions.AdvertiseAddress";

    public override string Seed => "NetworkOptions.Seeds";

    public override string Key => "NetworkOptions.Key";

    public override string MinimumCopies => "ChatServerOptions.MinimumCopies";

    public override string HeartbeatInterval => "ChatServerOptions.HeartbeatInterval";

    public override string FailureTimeout => "ChatServerOptions.FailureTimeout";

    public override string StartServer => "ChatServer.Open";

    public override string ShowView => "ChatGroups.GetViewAsync";

    public override string HoldElection => "ChatGroups.ElectAsync";

    public override string MakeKey => "ChatGroups.NewKey";
}
