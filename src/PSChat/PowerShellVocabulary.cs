using PSChat.Wording;

namespace PSChat.Module;

/// <summary>Words remedies with cmdlets and their parameters.</summary>
internal sealed class PowerShellVocabulary : Vocabulary
{
    public static PowerShellVocabulary Instance { get; } = new();

    public override string Port => "-Port";

    public override string DiscoveryPort => "-DiscoveryPort";

    public override string BindAddress => "-BindAddress";

    public override string AdvertiseAddress => "-AdvertiseAddress";

    public override string Seed => "-Seed";

    public override string Key => "-Key";

    public override string MinimumCopies => "-MinimumCopies";

    public override string HeartbeatInterval => "-HeartbeatInterval";

    public override string FailureTimeout => "-FailureTimeout";

    public override string StartServer => "Start-ChatServer";

    public override string ShowView => "Get-ChatGroupView";

    public override string HoldElection => "Invoke-ChatElection";

    public override string MakeKey => "New-ChatKey";
}
