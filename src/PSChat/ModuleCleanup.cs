using System.Management.Automation;

namespace PSChat.Module;

/// <summary>Ends what the session has started when the module is removed from it.</summary>
/// <remarks>PowerShell makes a new instance for this, so there is no state here; and it does not call it when the process
/// ends, which <see cref="ChatShell"/> sees to.</remarks>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => ChatShell.Current.Leave();
}
