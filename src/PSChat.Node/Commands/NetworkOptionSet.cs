using System.CommandLine;
using System.Net;
using PSChat.Groups;
using PSChat.Node.Keys;

namespace PSChat.Node.Commands;

/// <summary>Options of all commands that talk to a group.</summary>
internal sealed class NetworkOptionSet
{
    private readonly Option<string> _group = new("--group", "-g")
    {
        Description = "The group of servers and clients.",
        HelpName = "name",
        DefaultValueFactory = _ => Names.DefaultGroup,
    };

    private readonly Option<IPAddress?> _bind = OptionKinds.Address(
        "--bind", "The local address to use; a loopback address confines everything to this machine. Default: all.");

    private readonly Option<long?> _discoveryPort = OptionKinds.Number(
        "--discovery-port", $"The group's UDP port. Default: {NetworkOptions.DefaultDiscoveryPort}.", 1, ushort.MaxValue);

    private readonly Option<string[]> _seeds = new("--seed")
    {
        Description = "A host to ask directly, for other subnets and networks without broadcast; may be given again.",
        HelpName = "host[:port]",
    };

    private readonly Option<string?> _keyFile = OptionKinds.File(
        "--key-file",
        [],
        $"The file with the group's key, see 'pschat key'. Default: the key in {GroupKey.Variable}, else none.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_group);
        command.Options.Add(_bind);
        command.Options.Add(_discoveryPort);
        command.Options.Add(_seeds);
        command.Options.Add(_keyFile);
    }

    /// <summary>Reads the options from a command line.</summary>
    /// <exception cref="ChatException">The key is invalid, or its file cannot be used.</exception>
    public NetworkOptions Read(ParseResult line) => new()
    {
        Group = line.GetRequiredValue(_group),
        BindAddress = line.GetValue(_bind) ?? IPAddress.IPv6Any,
        DiscoveryPort = (int)(line.GetValue(_discoveryPort) ?? NetworkOptions.DefaultDiscoveryPort),
        Seeds = line.GetValue(_seeds) ?? [],
        Key = KeySource.Read(line.GetValue(_keyFile)),
    };
}
