using System.CommandLine;
using PSChat.Node.Keys;

namespace PSChat.Node.Commands;

/// <summary><c>pschat key</c>: makes a group key.</summary>
internal sealed class KeyCommand : Command
{
    private readonly Option<string?> _out = OptionKinds.File(
        "--out", ["-o"], "Write the key to this new file, which only you may read, and not to the terminal.");

    /// <summary>Describes the command.</summary>
    public KeyCommand()
        : base("key", "Make a key for a group. Carry it to every machine; --key-file and PSCHAT_KEY take it.")
    {
        Options.Add(_out);
        SetAction((line, _) => CommandRun.RunAsync(output: null, _ => Task.FromResult(Run(line.GetValue(_out)))));
    }

    private static int Run(string? file)
    {
        using var key = ChatGroups.NewKey();
        if (file is null)
        {
            Console.Out.WriteLine(key.ToText());
            return ExitCode.Success;
        }

        KeyFile.Write(file, key);
        Console.Out.WriteLine($"{file}: key {key.Id}");
        return ExitCode.Success;
    }
}
