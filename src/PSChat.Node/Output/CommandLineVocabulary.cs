using PSChat.Wording;

namespace PSChat.Node.Output;

/// <summary>Words remedies with the options and commands of <c>pschat</c>.</summary>
internal sealed class CommandLineVocabulary : Vocabulary
{
    public static CommandLineVocabulary Instance { get; } = new();

    /// <inheritdoc/>
    public override string Port => "--port";

    /// <inheritdoc/>
    public override string DiscoveryPort => "--discovery-port";

    /// <inheritdoc/>
    public override string BindAddress => "--bind";

    /// <inheritdoc/>
    public override string AdvertiseAddress => "--advertise";

    /// <inheritdoc/>
    public override string Seed => "--seed";

    /// <inheritdoc/>
    public override string Key => "--key-file or PSCHAT_KEY";

    /// <inheritdoc/>
    public override string MinimumCopies => "--minimum-copies";

    /// <inheritdoc/>
    public override string HeartbeatInterval => "--heartbeat-interval";

    /// <inheritdoc/>
    public override string FailureTimeout => "--failure-timeout";

    /// <inheritdoc/>
    public override string StartServer => "'pschat server'";

    /// <inheritdoc/>
    public override string ShowView => "'pschat view'";

    /// <inheritdoc/>
    public override string HoldElection => "'pschat elect'";

    /// <inheritdoc/>
    public override string MakeKey => "'pschat key'";
}
