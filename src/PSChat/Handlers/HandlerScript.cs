using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace PSChat.Module.Handlers;

/// <summary>
/// A script block that runs later, in another runspace: its text, the values of its <c>$using:</c> variables, and the shell
/// whose rooms and servers its cmdlets see.
/// </summary>
internal sealed class HandlerScript
{
    private readonly string _text;
    private readonly bool _hasProcessBlock;
    private readonly Dictionary<string, object?> _using;
    private readonly string _module;
    private readonly string _location;

    private HandlerScript(ScriptBlock block, Dictionary<string, object?> values, PSCmdlet caller)
    {
        _text = block.ToString();
        _hasProcessBlock = block.Ast is ScriptBlockAst { ProcessBlock: not null };
        _using = values;
        Owner = ChatShell.Current;
        Spelling = CommandSpelling.Of(caller.MyInvocation.MyCommand, caller.GetType());
        _module = ManifestOf(caller.MyInvocation.MyCommand.Module);
        _location = caller.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
    }

    /// <summary>How its cmdlets are spelled.</summary>
    public CommandSpelling Spelling { get; }

    /// <summary>The shell whose rooms and servers its cmdlets see.</summary>
    public ChatShell Owner { get; }

    /// <summary>Captures the block. A <c>$using:</c> variable that does not exist ends the caller with an error.</summary>
    public static HandlerScript Of(ScriptBlock block, PSCmdlet caller) => new(block, UsingValues.Of(block, caller), caller);

    /// <summary>
    /// Opens a runspace for the block, with this module loaded. Its cmdlets find the rooms and servers of the block's original
    /// runspace, so that a handler can answer with <c>Send-ChatMessage -Room lobby</c>. The caller of Invoke provides the thread.
    /// </summary>
    public Runspace OpenRunspace(string name)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([_module]);
        state.ThrowOnRunspaceOpenError = true;
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Name = name;
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        Owner.Lend(runspace);
        try
        {
            runspace.Open();
            if (Spelling.Prefix.Length > 0) ImportWithPrefix(runspace);
            if (Directory.Exists(_location)) runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(_location));
            return runspace;
        }
        catch
        {
            // Otherwise Get-Runspace would list it until the next garbage collection.
            runspace.Dispose();
            throw;
        }
    }

    /// <summary>Runs the block for one item, which is <c>$_</c> and the first argument. Local variables are gone afterwards;
    /// <c>$script:</c> and <c>$global:</c> variables stay.</summary>
    public void Invoke(PowerShell shell, object item, PSDataCollection<PSObject> output)
    {
        shell.Runspace.SessionStateProxy.PSVariable.Set("_", item);
        shell.Commands.Clear();
        shell.AddScript(_text, useLocalScope: true).AddArgument(item);

        // PowerShell passes $using: values to a script as the argument of this parameter.
        if (_using.Count > 0) shell.AddParameter("--%", _using);
        shell.Invoke(_hasProcessBlock ? InputOf(item) : null, output, null);
    }

    // The block's cmdlets have the caller's spelling. The plain names stay, because nothing here could be in their way.
    private void ImportWithPrefix(Runspace runspace)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand("Import-Module")
            .AddParameter("Name", _module)
            .AddParameter(nameof(CommandSpelling.Prefix), Spelling.Prefix)
            .Invoke();
    }

    private static PSDataCollection<object> InputOf(object item)
    {
        var input = new PSDataCollection<object> { item };
        input.Complete();
        return input;
    }

    // A binary module's path is its assembly, but views and types come with the manifest.
    private static string ManifestOf(PSModuleInfo module)
    {
        var manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return File.Exists(manifest) ? manifest : module.Path;
    }
}
